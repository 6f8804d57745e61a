import Backpressure
import CircuitBreaking
import CoreMetrics
import Hummingbird
import HummingbirdTesting
import RateLimiting
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting

@testable import ResiliencePrometheus

/// A service with a bit of everything, on a clock that stands, and what it tells Prometheus.
struct MonitoredService {
    let clock = ManualClock()
    let manager: ResilienceManager
    let metrics = PrometheusMetricsFactory()
    let configuration: ResolvedConfiguration

    /// - Parameter rules: how many there are, for the paths `/0`, `/1` and so on, of five a minute each.
    init(rules: Int = 2, source: (any ConfigurationSource)? = nil) async throws {
        var configuration = ResilienceConfiguration()
        configuration.rateLimits.rules = (0..<rules).map { number in
            var rule = RuleSettings(path: "/\(number)", limits: [Rate(5, per: .seconds(60))])
            rule.name = "rule-\(number)"
            return rule
        }
        var breaker = BreakerSettings()
        breaker.failureThreshold = 1
        configuration.breakers = ["tts_service": breaker, "pms\"\n\\": breaker]
        configuration.queues = ["tts_synthesis": QueueSettings(), "frames": QueueSettings()]
        self.configuration = try configuration.resolved()
        manager = try await ResilienceManager(configuration: self.configuration, source: source, clock: clock)
    }

    /// Decides about a request of `client` for a path.
    @discardableResult func ask(_ client: String, _ path: String) throws -> Ruling {
        let client = Client(id: client, type: .anonymous)
        return try manager.limiter.decideNow(
            RateLimitRequest(method: "GET", path: NormalizedPath(path), client: client))
    }

    /// Lets something of everything happen.
    func run() async throws {
        try await manager.setCandidate(configuration, by: "a test")
        for _ in 0..<7 { try ask("ip:192.0.2.1", "/0") }
        try ask("ip:192.0.2.1", "/metrics")
        let queue = manager.workQueue("tts_synthesis")
        try await queue.run {}
        let breaker = manager.breaker("tts_service")
        try? await breaker.run { () async throws in throw Broken() }
        try? await breaker.run {}
    }

    /// An application whose requests Hummingbird counts.
    func application() -> some ApplicationProtocol {
        let router = Router()
        router.add(middleware: MetricsMiddleware())
        router.get("/rooms/:id") { _, _ in "room" }
        PrometheusRoutes(manager: manager, metrics: metrics).add(to: router)
        return Application(router: router)
    }

    /// What `/metrics` answers.
    func text(_ format: ExpositionFormat = .prometheus) async -> String {
        let collectors: [any MetricCollector] = [ResilienceCollector(manager: manager), ProcessCollector(), metrics]
        return String(decoding: await Exposition(of: collectors).text(in: format), as: UTF8.self)
    }

    struct Broken: Error {}
}
