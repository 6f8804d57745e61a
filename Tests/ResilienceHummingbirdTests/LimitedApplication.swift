import ClientIdentity
import HTTPTypes
import Hummingbird
import RateLimiting
import ResilienceHummingbird
import ResiliencePrimitives
import ResilienceTesting

/// An application with a login of 5 a minute, 20 an hour and 100 a day, on a clock that stands at Unix second 1,764,000,000.
struct LimitedApplication {
    let clock = ManualClock()
    let limiter: RateLimiter

    init(rules: [Rule]? = nil, default standard: Rule? = nil) throws {
        let login = try Rule(
            name: "login", path: "/auth/login", methods: ["POST"],
            quotas: [(5, 60), (20, 3600), (100, 86_400)].map { try Quota(limit: $0, per: .seconds($1)) })
        limiter = RateLimiter(
            rules: try RuleSet(
                rules: rules ?? [login], default: standard, excludedPaths: ["/healthz"], isEnabled: true),
            clock: clock, startingAt: .zero + .seconds(1_764_000_000))
    }

    /// Clients are told apart by the forwarding header of the test's own machine.
    func application() throws -> some ApplicationProtocol {
        let clients = ClientIdentifier(
            configuration: try ClientIdentityConfiguration(trustedProxies: [try AddressBlock("127.0.0.0/8")]))
        let router = Router(context: ResilienceRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: RateLimitMiddleware(limiter: limiter, clients: clients, exempt: ["/resilience"]))
        router.post("/auth/login") { _, _ in "in" }
        router.get("/healthz") { _, _ in "ok" }
        router.get("/resilience/health") { _, _ in "ok" }
        router.get("/api/**") { request, _ in request.uri.path }
        router.get("/broken") { _, _ -> String in throw HTTPError(.conflict, message: "short and stout") }
        router.get("/crash") { _, _ -> String in throw UnknownError() }
        return Application(
            router: NormalizedPaths(router), configuration: .init(address: .hostname("127.0.0.1", port: 0)))
    }
}

/// An error that nobody knows.
struct UnknownError: Error {}
