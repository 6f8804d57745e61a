import Backpressure
import CircuitBreaking
import Logging
import RateLimiting
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import Testing

@Suite("What a service logs of itself") struct EventLogTests {
    private static func manager(
        _ log: LogRecord, _ clock: ManualClock, _ change: (inout ResilienceConfiguration) -> Void = { _ in }
    ) async throws -> ResilienceManager {
        var configuration = ResilienceConfiguration()
        change(&configuration)
        let manager = try await ResilienceManager(
            configuration: try configuration.resolved(environment: .default), clock: clock, logger: log.logger)
        _ = log.take()
        return manager
    }

    @Test func `is each change of a circuit once, with from where to where and why`() async throws {
        let (log, clock) = (LogRecord(from: .info), ManualClock())
        let breaker = try await Self.manager(log, clock).breaker("tts")
        for _ in 0..<9 { _ = try? await breaker.run { throw Failure() } }
        #expect(log.take() == ["warning: a circuit opened"])
        var metadata = log.lastMetadata
        let until = metadata.removeValue(forKey: "circuit.until")
        #expect(until?.hasSuffix("Z") == true)
        #expect(
            metadata == [
                "circuit.name": "tts", "circuit.from": "closed", "circuit.to": "open",
                "reason": "5 calls in a row failed",
            ])
        for _ in 0..<100 { _ = try? await breaker.run {} }
        #expect(log.take() == [])
        clock.advance(by: .seconds(120))
        for _ in 0..<9 { try await breaker.run {} }
        #expect(log.take() == ["info: a circuit has another state", "notice: a circuit closed"])
        #expect(log.lastMetadata["circuit.until"] == nil)
        breaker.forceOpen()
        #expect(log.take() == ["info: a circuit has another state"])
        #expect(log.lastMetadata["circuit.to"] == "forced_open")
    }

    private struct Failure: Error {}

    @Test func `is a line a second of denials, whoever comes how often, and never who`() async throws {
        let (log, clock) = (LogRecord(from: .info), ManualClock())
        let manager = try await Self.manager(log, clock) {
            var rule = RuleSettings(path: "/login", limits: [Rate(1, per: .seconds(60))])
            rule.name = "login"
            $0.rateLimits.rules = [rule]
        }
        func ask(_ times: Int) async throws {
            for client in 0..<times {
                _ = try await manager.limiter.decide(
                    RateLimitRequest(
                        method: "GET", path: NormalizedPath("/login"),
                        client: Client(id: "ip:192.0.2.\(client % 2)", type: .anonymous)))
            }
        }
        try await ask(1002)
        #expect(log.take() == ["info: requests are over a limit"])
        #expect(
            log.lastMetadata == [
                "rule": "login", "client.type": "anonymous", "limit": "1", "window": "60.0 seconds", "skipped": "0",
            ])
        clock.advance(by: .seconds(1))
        try await ask(2)
        #expect(log.take().count == 1)
        #expect(log.lastMetadata["skipped"] == "999")
    }

    @Test func `is a line a second of each queue that fills up`() async throws {
        let (log, clock) = (LogRecord(from: .info), ManualClock())
        let manager = try await Self.manager(log, clock) {
            for name in ["a", "b"] { $0.queues[name] = QueueSettings() }
        }
        let queues = ["a", "b"].map { name in manager.queues(name, of: Int.self) { _ in 1 }.make() }
        let most = manager.queueReport("a")?.maximumItems ?? 0
        for _ in 0..<3 {
            for queue in queues {
                for item in 0..<most { _ = try queue.offerNow(item) }
                _ = queue.take(upTo: most)
            }
        }
        #expect(log.take() == ["warning: a queue fills up", "warning: a queue fills up"])
        #expect(log.lastMetadata["queue.name"] == "b")
        clock.advance(by: .seconds(1))
        for item in 0..<most { _ = try queues[0].offerNow(item) }
        #expect(log.take() == ["warning: a queue fills up"])
        #expect(log.lastMetadata["skipped"] == "2")
    }
}
