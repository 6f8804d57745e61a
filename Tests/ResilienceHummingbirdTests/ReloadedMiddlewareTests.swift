import ClientIdentity
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import RateLimiting
import ResilienceConfiguration
import ResilienceHummingbird
import ResilienceService
import ResilienceTesting
import Testing

@Suite("Middleware that follows a configuration") struct ReloadedMiddlewareTests {
    let manager: ResilienceManager

    init() async throws {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        manager = try await ResilienceManager(
            configuration: try ResilienceConfiguration().resolved(), clock: ManualClock(), logger: quiet)
    }

    private func apply(_ change: (inout ResilienceConfiguration) throws -> Void) async throws {
        var configuration = ResilienceConfiguration()
        try change(&configuration)
        try await manager.apply(try configuration.resolved(), by: "test")
    }

    private func application() -> some ApplicationProtocol {
        let router = Router(context: ResilienceRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: TrustedHostMiddleware(manager: manager))
        router.add(middleware: CrossOriginMiddleware(manager: manager))
        router.add(middleware: AuthenticationMiddleware(manager: manager))
        router.add(middleware: RateLimitMiddleware(manager: manager, verifiesTokens: false))
        router.get("/who") { _, context in context.identity?.subject ?? "nobody" }
        return Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
    }

    @Test func `asks for its hosts, origins, keys, clients and rules with each request`() async throws {
        let key = String(repeating: "k", count: 32)
        let token = try await TokenVerifier(key: key).sign(subject: "ada", expiresIn: .seconds(3600))
        try await application().test(.live) { client in
            func get(_ headers: HTTPFields = [:]) async throws -> TestResponse {
                try await client.execute(uri: "/who", method: .get, headers: headers)
            }
            let bearer: HTTPFields = [.authorization: "Bearer \(token)"]
            #expect(String(buffer: try await get(bearer).body) == "nobody")
            try await apply { $0.clients.jwtKey = Secret(key) }
            #expect(String(buffer: try await get(bearer).body) == "ada")

            let origin: HTTPFields = [.origin: "https://hotel.example"]
            #expect(try await get(origin).headers[.accessControlAllowOrigin] == nil)
            try await apply { $0.http.corsOrigins = ["https://hotel.example"] }
            #expect(try await get(origin).headers[.accessControlAllowOrigin] == "https://hotel.example")

            try await apply { $0.http.trustedHosts = ["hotel.example"] }
            #expect(try await get().status == .misdirectedRequest)

            try await apply { $0.rateLimits.default.limits = [Rate(0, per: .seconds(60))] }
            #expect(try await get().status == .tooManyRequests)
        }
    }

    @Test func `believes the proxies that are trusted at the time of a request`() async throws {
        try await apply { $0.rateLimits.default.limits = [Rate(1, per: .seconds(60))] }
        try await application().test(.live) { client in
            func status(_ address: String) async throws -> HTTPResponse.Status {
                let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
                return try await client.execute(uri: "/who", method: .get, headers: [forwarded: address]).status
            }
            #expect(try await status("192.0.2.1") == .ok)
            #expect(try await status("192.0.2.2") == .tooManyRequests, "both are this machine")
            try await apply { configuration in
                configuration.rateLimits.default.limits = [Rate(1, per: .seconds(60))]
                configuration.clients.trustedProxies = [try AddressBlock("127.0.0.0/8")]
            }
            #expect(try await status("192.0.2.1") == .ok)
            #expect(try await status("192.0.2.2") == .ok)
            #expect(try await status("192.0.2.1") == .tooManyRequests)
        }
    }
}
