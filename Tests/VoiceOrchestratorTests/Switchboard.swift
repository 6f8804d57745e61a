import AsyncHTTPClient
import ClientIdentity
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOHTTP1
import ResilienceConfiguration
import ResilienceHummingbird
import ResilienceService
import ResilienceTesting
import ServerProcess
import SpeechSynthesis
import Testing

@testable import VoiceOrchestrator

/// An orchestrator in the test's own process, for one user, Ada, whose password is `secret`.
struct Switchboard {
    /// Of `secret`, cheap to check.
    static let hash = "$scrypt$ln=10,r=8,p=1$MTIzNDU2Nzg$X9lvMM9+jnN+RVNXgdLV/hVpQxuadcUowkZD8lIeyoU"
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// What a test calls the orchestrator with.
    struct Client {
        let server: any TestClientProtocol
        let http: HTTPClient
        let bearer: HTTPFields

        func get(_ path: String, _ headers: HTTPFields? = nil) async throws -> TestResponse {
            try await server.executeRequest(uri: path, method: .get, headers: headers ?? bearer, body: nil)
        }

        func post(_ path: String, _ body: String, _ headers: HTTPFields? = nil) async throws -> TestResponse {
            try await server.executeRequest(
                uri: path, method: .post, headers: headers ?? bearer, body: ByteBuffer(string: body))
        }

        /// An answer whose body is yet to be read.
        func open(_ path: String) async throws -> HTTPClientResponse {
            var request = HTTPClientRequest(url: "http://localhost:\(try #require(server.port))\(path)")
            for field in bearer { request.headers.add(name: field.name.rawName, value: field.value) }
            return try await http.execute(request, deadline: .distantFuture)
        }
    }

    let clock = ManualClock()
    let manager: ResilienceManager
    let verifier: TokenVerifier
    let orchestrator: Orchestrator
    private let http = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: SpeechClient.httpConfiguration)

    /// Describes what `change` says; the speech service is at `speech`, where by default nobody listens.
    init(
        speech: String = "http://127.0.0.1:1", _ change: (inout ResilienceConfiguration) -> Void = { _ in }
    ) async throws {
        var configuration = ResilienceConfiguration()
        configuration.speech["default"] = SpeechSettings()
        configuration.speech["default"]?.url = speech
        configuration.http.maximumBody = 1000
        configuration.rateLimits.default.limits = [Rate(100, per: .seconds(60))]
        change(&configuration)
        let verifier = try await TokenVerifier(key: String(repeating: "k", count: 32))
        self.verifier = verifier
        manager = try await ResilienceManager(
            configuration: try configuration.resolved(), verifying: { _ in verifier }, clock: clock, logger: Self.quiet)
        orchestrator = try Orchestrator(
            manager: manager, users: UserDirectory(text: "ada:\(Self.hash)", file: "users"),
            http: http, logger: Self.quiet)
    }

    /// Runs `body` with a client of the orchestrator that has Ada's token.
    func run(_ body: @Sendable (Client) async throws -> Void) async throws {
        let token = try await verifier.sign(subject: "ada", expiresIn: .seconds(3600))
        let application = Application(
            router: NormalizedPaths(orchestrator.router()), server: .guarded(), logger: Self.quiet)
        try await application.test(.live) { server in
            let client = Client(server: server, http: http, bearer: [.authorization: "Bearer \(token)"])
            do {
                try await body(client)
            } catch {
                try await http.shutdown()
                throw error
            }
            try await http.shutdown()
        }
    }
}
