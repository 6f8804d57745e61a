import Backpressure
import CircuitBreaking
import RateLimiting
import ResilienceTesting
import Testing

@testable import ResilienceConfiguration

@Suite("An environment") struct EnvironmentTests {
    /// Limit as written; in production × 4/5; in development × 3/2.
    static let limits = [
        (0, 0, 0), (1, 1, 1), (2, 1, 3), (3, 2, 4), (4, 3, 6), (5, 4, 7), (6, 4, 9), (9, 7, 13), (10, 8, 15),
        (11, 8, 16), (60, 48, 90), (101, 80, 151), (10000, 8000, 15000),
        (Int.max, Int.max / 5 * 4 + 1, Int.max),  // 2^63 − 1 is 5 × … + 2, and 2 × 4/5 is 1
    ]

    @Test(arguments: limits)
    func `multiplies every rate limit by 0.8 or 1.5, rounded down, never below 1, and a 0 stays 0`(
        written: Int, production: Int, development: Int
    ) throws {
        var configuration = ResilienceConfiguration()
        let month = try CalendarWindow(.month, in: "Europe/Berlin")
        configuration.rateLimits.default.limits = [Rate(written, per: .seconds(60)), Rate(written, per: month)]
        configuration.rateLimits.rules = [RuleSettings(path: "/", limits: [Rate(written, per: .seconds(1))])]
        func found(_ environment: ResilienceEnvironment) -> [Int] {
            let limits = environment.applied(to: configuration).rateLimits
            return limits.default.limits.map(\.limit) + limits.rules.flatMap(\.limits).map(\.limit)
        }
        #expect(found(.default) == [written, written, written])
        #expect(found(.production) == [production, production, production])
        #expect(found(.development) == [development, development, development])
    }

    @Test(arguments: ResilienceEnvironment.allCases)
    func `leaves bursts and windows and everything else as it is`(environment: ResilienceEnvironment) {
        var configuration = ResilienceConfiguration()
        configuration.rateLimits.default.burst = 10
        configuration.rateLimits.default.limits = [Rate(0, per: .seconds(90))]
        configuration.speech["default"] = SpeechSettings()
        configuration.environment = environment
        #expect(environment.applied(to: configuration) == configuration)
    }

    /// Threshold as written; − 1, at least 3, below 3 stays; + 2, 0 stays.
    static let thresholds = [
        (0, 0, 0), (1, 1, 3), (2, 2, 4), (3, 3, 5), (4, 3, 6), (5, 4, 7), (100, 99, 102),
        (Int.max, Int.max - 1, Int.max),
    ]

    @Test(arguments: thresholds)
    func `moves failure_threshold by − 1, at least 3, or + 2`(written: Int, production: Int, development: Int) {
        var breaker = BreakerSettings()
        breaker.failureThreshold = written
        #expect(ResilienceEnvironment.default.adjusted(breaker).failureThreshold == written)
        #expect(ResilienceEnvironment.production.adjusted(breaker).failureThreshold == production)
        #expect(ResilienceEnvironment.development.adjusted(breaker).failureThreshold == development)
    }

    /// Recovery time as written, in seconds; + 30, at most 120, above stays; − 20, at least 10, below stays.
    static let recoveries: [(Duration, Duration, Duration)] = [
        (.zero, .zero, .zero), (.milliseconds(1), .milliseconds(30_001), .milliseconds(1)),
        (.seconds(9), .seconds(39), .seconds(9)), (.seconds(10), .seconds(40), .seconds(10)),
        (.seconds(20), .seconds(50), .seconds(10)), (.seconds(30), .seconds(60), .seconds(10)),
        (.seconds(31), .seconds(61), .seconds(11)), (.seconds(60), .seconds(90), .seconds(40)),
        (.seconds(90), .seconds(120), .seconds(70)), (.seconds(100), .seconds(120), .seconds(80)),
        (.seconds(120), .seconds(120), .seconds(100)), (.seconds(121), .seconds(121), .seconds(101)),
    ]

    @Test(arguments: recoveries)
    func `moves recovery_timeout by + 30 s, at most 120 s, or − 20 s, at least 10 s`(
        written: Duration, production: Duration, development: Duration
    ) {
        var breaker = BreakerSettings()
        breaker.recoveryTimeout = written
        #expect(ResilienceEnvironment.default.adjusted(breaker).recoveryTimeout == written)
        #expect(ResilienceEnvironment.production.adjusted(breaker).recoveryTimeout == production)
        #expect(ResilienceEnvironment.development.adjusted(breaker).recoveryTimeout == development)
    }

    @Test func `never leaves max_recovery_timeout below recovery_timeout`() throws {
        var breaker = BreakerSettings()
        (breaker.recoveryTimeout, breaker.maximumRecoveryTimeout) = (.seconds(60), .seconds(70))
        #expect(ResilienceEnvironment.production.adjusted(breaker).maximumRecoveryTimeout == .seconds(90))
        #expect(ResilienceEnvironment.development.adjusted(breaker).maximumRecoveryTimeout == .seconds(70))
        var configuration = ResilienceConfiguration()
        breaker.maximumRecoveryTimeout = .seconds(1)
        configuration.breakers["slow"] = breaker
        let circuit = try #require(try configuration.resolved().circuits["slow"])
        #expect(circuit.maximumRecoveryTimeout == .seconds(60))
    }

    /// Size as written; in production × 7/10.
    static let sizes = [
        (0, 0), (1, 1), (2, 1), (3, 2), (10, 7), (15, 10), (100, 70), (101, 70), (Int.max, Int.max / 10 * 7 + 4),
    ]

    @Test(arguments: sizes)
    func `multiplies max_queue_size and max_memory by 0.7 in production`(written: Int, production: Int) {
        var queue = QueueSettings()
        (queue.maximumItems, queue.maximumBytes) = (written, written)
        for environment in [ResilienceEnvironment.default, .development] {
            #expect(environment.adjusted(queue) == queue)
        }
        let adjusted = ResilienceEnvironment.production.adjusted(queue)
        #expect((adjusted.maximumItems, adjusted.maximumBytes) == (production, production))
    }

    @Test(arguments: [(0, 0), (1, 11), (10, 20), (49, 59), (50, 60), (55, 60), (60, 60), (61, 61), (90, 90)])
    func `gives a queue's timeout 10 s more in production, at most 60 s, above stays, 0 stays`(
        written: Int, production: Int
    ) {
        var queue = QueueSettings()
        queue.timeout = .seconds(written)
        #expect(ResilienceEnvironment.default.adjusted(queue).timeout == .seconds(written))
        #expect(ResilienceEnvironment.development.adjusted(queue).timeout == .seconds(written))
        #expect(ResilienceEnvironment.production.adjusted(queue).timeout == .seconds(production))
    }

    @Test(arguments: History.fresh(64))
    func `never takes anything to 0 and never makes anything out of 0`(given: History) {
        var history = given
        var configuration = ResilienceConfiguration()
        let written = (0..<20).map { _ in
            let bits = Int.random(in: 0...62, using: &history)
            return Int.random(in: 0...1 << bits, using: &history)
        }
        configuration.rateLimits.default.limits = written.map { Rate($0, per: .seconds(1)) }
        for environment in ResilienceEnvironment.allCases {
            let limits = environment.applied(to: configuration).rateLimits.default.limits
            for (before, after) in zip(written, limits) { #expect((before == 0) == (after.limit == 0)) }
        }
    }

    @Test func `applies to what a speech service names and nobody describes`() throws {
        var configuration = ResilienceConfiguration()
        configuration.speech["default"] = SpeechSettings()
        let resolved = try configuration.resolved(environment: .production)
        #expect(resolved.environment == .production)
        #expect(resolved.circuits["tts_service"]?.failureThreshold == 4)
        #expect(resolved.circuits["tts_service"]?.recoveryTimeout == .seconds(90))
        #expect(resolved.queues["tts_synthesis"]?.maximumItems == 140)
    }
}
