import Backpressure
import CircuitBreaking
import Foundation
import RateLimiting
import ResilienceConfiguration
import ResilienceTesting
import Testing

@testable import ResilienceService

@Suite("A snapshot of a service") struct ServiceSnapshotTests {
    @Test func `has everything of one moment, by name`() async throws {
        let service = try await ManagedService(.production) {
            $0.breakers["b"] = BreakerSettings()
            $0.breakers["a"] = BreakerSettings()
            $0.queues["frames"] = QueueSettings()
            $0.store.maximumKeys = 5000
        }
        let before = Date()
        service.clock.advance(by: .seconds(90))
        service.manager.breaker("b").forceOpen()
        _ = try await service.manager.limiter.decide(
            RateLimitRequest(method: "GET", path: NormalizedPath("/"), client: Client(id: "ada", type: .anonymous)))
        let others = [HealthReport.Component(name: "tts default", status: .healthy)]
        let snapshot = service.manager.snapshot(others: others)
        #expect(0..<60 ~= snapshot.time.timeIntervalSince(before))
        #expect(snapshot.uptime == .seconds(90))
        #expect(snapshot.circuits.map(\.name) == ["a", "b"])
        #expect(snapshot.queues.map(\.name) == ["frames"])
        #expect(
            snapshot.health.components.map(\.name) == [
                "circuit a", "circuit b", "queue frames", "service", "tts default",
            ])
        #expect(snapshot.health.environment == "production")
        #expect(snapshot.rateLimiting.isEnabled)
        #expect(snapshot.rateLimiting.statistics.rules["default"]?.allowed == 1)
        let store = snapshot.rateLimiting.store
        #expect((store.kind, store.isAvailable, store.keys, store.evicted) == (.memory, true, 1, 0))
        #expect((store.maximumKeys, store.maximumBytes) == (5000, 256 << 20))
        #expect(try #require(store.bytes) > 0)
    }

    @Test(arguments: [true, false]) func `says of a shared store whether it is there, and not what is in it`(
        isAvailable: Bool
    ) async throws {
        let manager = try await ManagedService(store: FleetStore(isAvailable: isAvailable)).manager
        let store = manager.snapshot().rateLimiting.store
        #expect((store.kind, store.isAvailable) == (.redis, isAvailable))
        #expect((store.keys, store.bytes, store.maximumKeys, store.evicted) == (nil, nil, nil, nil))
    }

    @Test func `says of each circuit why it is as it is, since when and for how long`() async throws {
        let service = try await ManagedService {
            $0.breakers["tts"] = BreakerSettings()
            $0.breakers["tts"]?.failureThreshold = 1
            $0.breakers["tts"]?.jitter = 0
        }
        let breaker = service.manager.breaker("tts")
        func report() throws -> CircuitReport { try #require(service.manager.circuit("tts")) }
        let made = try report()
        #expect((made.reason, made.retryAfter, made.configuration.failureThreshold) == ("", nil, 1))
        service.clock.advance(by: .seconds(5))
        try breaker.acquire().fail()
        service.clock.advance(by: .seconds(20))
        let open = try report()
        #expect((open.reason, open.retryAfter) == ("a call failed", .seconds(40)))
        #expect(abs(open.since.timeIntervalSince(made.since) - 5) < 0.001)
        service.clock.advance(by: .seconds(40))
        let due = try report()
        #expect((due.reason, due.retryAfter) == ("the recovery time is over: the next call is a probe", nil))
        #expect(due.statistics.state == .halfOpen)
        let probe = try breaker.acquire()
        #expect(try report().reason == "probes find out whether the service is well")
        probe.fail()
        #expect(try report().reason == "a probe failed")
        breaker.reset()
        #expect(try report().reason == "reset by hand")
        breaker.openUntil(.seconds(5))
        #expect(try report().reason == "told to stay open for a while")
        service.clock.advance(by: .seconds(5))
        for _ in 0..<breaker.configuration.successThreshold { try breaker.acquire().succeed() }
        #expect(try report().reason == "enough probes ended well")
    }

    @Test func `takes less than 20 ms with a hundred rules, and five circuits and queues in use`() async throws {
        let service = try await ManagedService { configuration in
            configuration.rateLimits.rules = (0..<100).map { number in
                var rule = RuleSettings(path: "/api/\(number)", limits: [Rate(5, per: .seconds(60))])
                rule.name = "rule \(number)"
                return rule
            }
        }
        for number in 0..<5 {
            try service.manager.breaker("circuit \(number)").acquire().succeed()
            try await service.manager.workQueue("queue \(number)").run {}
        }
        // Other tests run meanwhile, and hold up many of them, but not all
        let times = (0..<100).map { _ in
            ContinuousClock().measure {
                let snapshot = service.manager.snapshot()
                #expect((snapshot.circuits.count, snapshot.queues.count) == (5, 5))
                #expect(snapshot.rateLimiting.statistics.rules.count == 101)
            }
        }
        #expect(try #require(times.min()) < .milliseconds(20))
    }
}
