import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Asks a service over HTTP. A silence of ten seconds is an error: a stream of events says something every second.
struct HTTPTransport: FeedTransport {
    private let http: HTTPClient
    private let url: String

    /// Settings of a client that suits.
    static var configuration: HTTPClient.Configuration {
        // A token is not carried elsewhere
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(5)
        configuration.timeout.read = .seconds(10)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return configuration
    }

    init(_ http: HTTPClient, url: String) { (self.http, self.url) = (http, url) }

    func get(
        _ path: String, token: String?, limit: Duration?, head: (FeedHead) throws -> Void,
        piece: ([UInt8]) throws -> Void
    ) async throws {
        var request = HTTPClientRequest(url: url + path)
        request.headers.add(name: "Accept", value: "text/event-stream, application/json")
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        let response = try await http.execute(
            request, deadline: limit.map { .now() + TimeAmount($0) } ?? .distantFuture)
        let type = response.headers.first(name: "content-type")?.split(separator: ";").first ?? ""
        try head(FeedHead(status: Int(response.status.code), contentType: type.lowercased()))
        for try await buffer in response.body { try piece(Array(buffer.readableBytesView)) }
    }
}
