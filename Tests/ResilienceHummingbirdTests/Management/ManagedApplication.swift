import ClientIdentity
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import Testing

@testable import ResilienceHummingbird

/// An application with nothing but what an operator calls: two circuits, two queues, a rule for logins.
struct ManagedApplication {
    static let token = "correct horse battery staple"
    static let key = String(repeating: "k", count: 32)

    let clock = ManualClock()
    let manager: ResilienceManager
    let routes: ResilienceRoutes

    /// - Parameters:
    ///   - token: of administrators; nil: those of the configuration.
    ///   - key: what verifies JSON Web Tokens, as the configuration has it.
    ///   - source: where the configuration is read again.
    ///   - verifying: what verifies them, if it is not that.
    init(
        token: String? = Self.token, key: String = "", source: (any ConfigurationSource)? = nil,
        _ change: (inout ResilienceConfiguration) throws -> Void = { _ in },
        verifying: (@Sendable (ResolvedConfiguration) async throws -> TokenVerifier?)? = nil
    ) async throws {
        var configuration = ResilienceConfiguration()
        configuration.breakers = ["tts_service": BreakerSettings(), "a b/c": BreakerSettings()]
        configuration.queues = ["frames": QueueSettings(), "pms_operations": QueueSettings()]
        configuration.clients.trustedProxies = [try AddressBlock("127.0.0.1")]
        configuration.clients.jwtKey = Secret(key)
        try change(&configuration)
        manager = try await ResilienceManager(
            configuration: try configuration.resolved(), source: source, verifying: verifying, clock: clock)
        let speech = ["default", "other"].map { SpeechClientParts(name: $0, circuit: "tts_service", queue: "frames") }
        routes = ResilienceRoutes(manager: manager, adminToken: token, speech: { speech }, clock: clock)
    }

    /// Runs `body` with somebody who calls.
    func serve(_ body: @Sendable (Operator) async throws -> Void) async throws {
        let router = Router(context: AddressedContext.self)
        routes.add(to: router)
        try await Application(router: router).test(.router) { try await body(Operator(client: $0)) }
    }
}

/// Who calls: an administrator, or not.
struct Operator: Sendable {
    let client: any TestClientProtocol

    /// Calls `path` below `/resilience`; the answer has to be as the OpenAPI document says.
    func call(
        _ method: HTTPRequest.Method = .get, _ path: String, bearer: String? = ManagedApplication.token,
        from address: String = "198.51.100.1", headers more: HTTPFields = [:], body: String? = nil
    ) async throws -> (response: TestResponse, body: JSONObject) {
        let response = try await send(method, path, bearer: bearer, from: address, headers: more, body: body)
        return (response, try JSONObject(response))
    }

    /// Calls, and expects that status.
    func expect(
        _ status: HTTPResponse.Status, _ method: HTTPRequest.Method = .get, _ path: String,
        bearer: String? = ManagedApplication.token, from address: String = "198.51.100.1",
        headers more: HTTPFields = [:], location: SourceLocation = #_sourceLocation
    ) async throws {
        let response = try await send(method, path, bearer: bearer, from: address, headers: more)
        #expect(response.status == status, "\(method) \(path)", sourceLocation: location)
    }

    /// The same for answers without a body.
    func send(
        _ method: HTTPRequest.Method = .get, _ path: String, bearer: String? = ManagedApplication.token,
        from address: String = "198.51.100.1", headers more: HTTPFields = [:], body: String? = nil
    ) async throws -> TestResponse {
        var headers = more
        if let bearer { headers[.authorization] = "Bearer \(bearer)" }
        if let name = HTTPField.Name("X-Forwarded-For") { headers[name] = address }
        let response = try await client.executeRequest(
            uri: "/resilience/" + path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        try OpenAPIDescription.shared.check(response, to: method, "/resilience/" + path)
        return response
    }
}
