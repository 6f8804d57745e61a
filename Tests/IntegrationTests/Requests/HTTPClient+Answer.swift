import AsyncHTTPClient
import NIOCore
import NIOHTTP1

extension HTTPClient {
    private static let longest = Int64(50)

    /// Asks, and reads the answer to its end.
    ///
    /// - Throws: `BrokenOff` where that end never came.
    func answer(
        _ method: HTTPMethod, _ url: String, token: String? = nil, json: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = method
        // A socket's path is no host that a proxy would take
        if url.hasPrefix("http+unix:") { request.headers.add(name: "host", value: "localhost") }
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        if let json {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: json))
        }
        let response = try await execute(request, timeout: .seconds(Self.longest))
        do {
            let body = try await response.body.collect(upTo: 1 << 26)
            return Answer(status: Int(response.status.code), headers: response.headers, body: body)
        } catch let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout {
            throw error
        } catch is HTTPClientError {
            throw BrokenOff()
        } catch is HTTPParserError {
            throw BrokenOff()
        } catch is IOError {
            throw BrokenOff()
        }
    }
}
