import Backpressure
import CircuitBreaking
import Foundation
import Logging
import RateLimiting
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import Testing

@Suite("What a manager owns") struct PartsTests {
    @Test func `is one circuit and one work queue by name`() async throws {
        let service = try await ManagedService { $0.breakers["tts_service"] = BreakerSettings() }
        #expect(service.manager.breaker("tts_service") === service.manager.breaker("tts_service"))
        #expect(service.manager.breaker("new") === service.manager.breaker("new"))
        #expect(service.manager.breaker("new") !== service.manager.breaker("tts_service"))
        #expect(service.manager.workQueue("new") === service.manager.workQueue("new"))
    }

    @Test func `is made outside the lock, and the first one counts, since a clock may ask for the same`() async throws {
        let clock = AskingClock()
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let manager = try await ResilienceManager(
            configuration: try ResilienceConfiguration().resolved(), clock: clock, logger: quiet)
        clock.ask {
            try? manager.breaker("tts_service").acquire().succeed()
            #expect(manager.circuit("tts_service") != nil)
        }
        #expect(manager.breaker("tts_service").statistics.totals.successes == 1)
        clock.ask { manager.workQueue("tts_synthesis").finish() }
        await #expect(throws: QueueError.self) { try await manager.workQueue("tts_synthesis").run {} }
        #expect(manager.queueReports.map(\.queues) == [1])
    }

    @Test func `is made as described`() async throws {
        let service = try await ManagedService { configuration in
            configuration.breakers["external_api"] = BreakerSettings()
            configuration.breakers["external_api"]?.failureThreshold = 2
            configuration.queues["pms_operations"] = QueueSettings()
            configuration.queues["pms_operations"]?.maximumItems = 9
            configuration.queues["pms_operations"]?.concurrency = 7
        }
        #expect(service.manager.breaker("external_api").configuration.failureThreshold == 2)
        #expect(service.manager.workQueue("pms_operations").configuration.maximumItems == 9)
        #expect(service.manager.workQueue("pms_operations").concurrency == 7)
        let frames = service.manager.queues("audio_streaming") { (item: String) in item.utf8.count }
        #expect(frames.make().configuration.maximumItems == 200)
    }

    @Test(
        arguments: [
            (.default, 5, .seconds(60), 200, .seconds(10)), (.production, 4, .seconds(90), 140, .seconds(20)),
            (.development, 7, .seconds(40), 200, .seconds(10)),
        ] as [(ResilienceEnvironment, Int, Duration, Int, Duration)])
    func `has the defaults of the environment where it is named and not described`(
        environment: ResilienceEnvironment, threshold: Int, recovery: Duration, items: Int, timeout: Duration
    ) async throws {
        let manager = try await ManagedService(environment).manager
        let circuit = manager.breaker("somebody").configuration
        #expect((circuit.failureThreshold, circuit.recoveryTimeout) == (threshold, recovery))
        let queue = manager.workQueue("something")
        #expect((queue.configuration.maximumItems, queue.configuration.timeout) == (items, timeout))
        #expect(queue.concurrency == 4)
    }

    @Test func `is a circuit that ignores what queues and rate limits inside a call reject`() async throws {
        let service = try await ManagedService()
        let breaker = service.manager.breaker("external_api")
        let queue = service.manager.workQueue("pms_operations")
        await queue.shutdown(gracePeriod: .zero)
        await #expect(throws: QueueError.self) { try await breaker.run { try await queue.run {} } }
        await #expect(throws: RateLimitError.self) {
            try await breaker.run { _ = try Quota(limit: -1, per: .seconds(1)) }
        }
        #expect(breaker.statistics.totals.ignored == 2)
        #expect(breaker.statistics.totals.failures == 0)
    }

    @Test func `is reported with the circuits' times by the wall clock`() async throws {
        let service = try await ManagedService { configuration in
            configuration.breakers["b"] = BreakerSettings()
            configuration.breakers["b"]?.failureThreshold = 1
            configuration.breakers["b"]?.jitter = 0
            configuration.breakers["a"] = BreakerSettings()
        }
        let manager = service.manager
        #expect(manager.circuits.map(\.name) == ["a", "b"])
        #expect(manager.circuit("c") == nil)
        let fresh = try #require(manager.circuit("b"))
        #expect((fresh.lastFailure, fresh.lastSuccess, fresh.nextAttempt) == (nil, nil, nil))
        service.clock.advance(by: .seconds(100))
        try manager.breaker("b").acquire().succeed()
        #expect(manager.circuit("b")?.statistics.totals.successes == 1)
        service.clock.advance(by: .seconds(20))
        try manager.breaker("b").acquire().fail()
        let report = try #require(manager.circuit("b"))
        let (failure, success) = (try #require(report.lastFailure), try #require(report.lastSuccess))
        #expect(abs(failure.timeIntervalSince(success) - 20) < 0.001)
        #expect(abs(try #require(report.nextAttempt).timeIntervalSince(failure) - 60) < 0.001)
        #expect(0..<60 ~= failure.timeIntervalSince(manager.startupTime) - 120)
        #expect(report.statistics.state == .open)
        service.clock.advance(by: .seconds(60))
        #expect(manager.circuit("b")?.statistics.state == .halfOpen)
        #expect(manager.circuit("b")?.nextAttempt == nil)
    }

    @Test func `is reported by name, queues that nobody uses yet too`() async throws {
        let service = try await ManagedService { $0.queues["gdpr_operations"] = QueueSettings() }
        let manager = service.manager
        #expect(manager.queueReport("gdpr_operations")?.maximumItems == 200)
        #expect(manager.queueReport("gdpr_operations")?.queues == 0)
        #expect(try await manager.workQueue("gdpr_operations").run { 7 } == 7)
        _ = manager.queues("audio_streaming") { (item: String) in item.utf8.count }.make()
        #expect(manager.queueReports.map(\.name) == ["audio_streaming", "gdpr_operations"])
        let work = try #require(manager.queueReport("gdpr_operations"))
        #expect((work.queues, work.processed, work.items) == (1, 1, 0))
        #expect(work.processingTime != nil)
        #expect(manager.queueReport("audio_streaming")?.processingTime == nil)
        #expect(manager.queueReport("nobody") == nil)
    }
}
