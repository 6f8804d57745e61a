import Backpressure
import CircuitBreaking
import Foundation
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceTesting
import ServiceLifecycle
import Testing

@testable import ResilienceService

@Suite("What a service tells", .timeLimit(.minutes(5))) struct ServiceEventTests {
    /// One line an event, without its time.
    private func words(_ event: ServiceEvent) -> String {
        switch event.kind {
        case .circuit(let name, let from, let to, let reason, let until):
            let wait = until.map { " for \(Int($0.timeIntervalSince(event.time).rounded())) s" } ?? ""
            return "\(name): \(from.rawValue) to \(to.rawValue)\(wait), \(reason)"
        case .warning(let source, let message): return "\(source): \(message)"
        case .change(let entry): return "\(entry.who): \(entry.action) \(entry.target)"
        default: return "\(event.kind)"
        }
    }

    private func expect(_ lines: [String], from subscription: EventSubscription<ServiceEvent>) async {
        var events = subscription.makeAsyncIterator()
        for line in lines {
            let event = await events.next()
            #expect(event.map(words) == line)
        }
    }

    @Test func `is each step of each circuit, described or made later, by the wall clock`() async throws {
        let service = try await ManagedService {
            $0.breakers["tts_service"] = BreakerSettings()
            $0.breakers["tts_service"]?.failureThreshold = 2
            $0.breakers["tts_service"]?.jitter = 0
        }
        let events = service.manager.events.subscribe()
        let (described, other) = (service.manager.breaker("tts_service"), service.manager.breaker("other"))
        service.clock.advance(by: .seconds(1000))
        for _ in 0..<2 { try described.acquire().fail() }
        other.forceOpen()
        service.clock.advance(by: .seconds(60))
        try described.acquire().fail()
        try other.probe()
        other.disable()
        other.measureOnly()
        other.reset()
        try other.acquire().ignore(retryAfter: .seconds(7))
        var iterator = events.makeAsyncIterator()
        let first = try #require(await iterator.next())
        #expect(words(first) == "tts_service: closed to open for 60 s, 2 calls in a row failed")
        #expect(0..<60 ~= first.time.timeIntervalSince(service.manager.startupTime) - 1000)
        await expect(
            [
                "other: closed to forced_open, held open by hand",
                "tts_service: open to half_open, probes find out whether the service is well",
                "tts_service: half_open to open for 120 s, a probe failed",
                "other: forced_open to half_open, probes find out whether the service is well",
                "other: half_open to disabled, disabled by hand: all calls pass, nothing is recorded",
                "other: disabled to metrics_only, measured only, by hand: all calls pass, nothing opens it",
                "other: metrics_only to closed, reset by hand",
                "other: closed to open for 7 s, the service asked for a pause by Retry-After",
            ], from: events)
    }

    @Test func `is a queue that fills up, be it one or one of many, told once a crossing`() async throws {
        let service = try await ManagedService {
            $0.queues["frames"] = QueueSettings()
            $0.queues["frames"]?.maximumItems = 10
        }
        let events = service.manager.events.subscribe()
        let group = service.manager.queues("frames") { (item: String) in item.utf8.count }
        let queues = [group.make(), group.make()]
        for queue in queues { for _ in 0..<9 { try await queue.offer("a") } }
        _ = queues[0].take(upTo: 9)
        for _ in 0..<8 { try await queues[0].offer("a") }
        await expect(
            Array(repeating: "queue frames: filling up: 7 items, 7 bytes", count: 3), from: events)
        service.manager.resetAllCircuits(by: "nobody")
        #expect(events.missed == 0)
    }

    @Test func `is of a flood of warnings a few a second, with how many there were`() async throws {
        let service = try await ManagedService {
            $0.queues["frames"] = QueueSettings()
            $0.queues["frames"]?.maximumItems = 1
        }
        let events = service.manager.events.subscribe()
        let queue = service.manager.queues("frames") { (item: String) in item.utf8.count }.make()
        for _ in 0..<50 {
            try await queue.offer("a")
            _ = queue.take(upTo: 1)
        }
        service.clock.advance(by: .seconds(1))
        try await queue.offer("a")
        let line = "queue frames: filling up: 1 items, 1 bytes"
        await expect(
            Array(repeating: line, count: 10) + ["\(line), and 40 such warnings before"], from: events)
    }

    @Test func `is a store that was never there, or goes away, and that comes back`() async throws {
        let store = FleetStore(isAvailable: false)
        let service = try await ManagedService(store: store)
        let events = service.manager.events.subscribe()
        async let run: Void = service.group.run()
        await service.clock.sleepers(1)
        service.clock.advance(by: .seconds(1))
        await service.clock.sleepers(1)
        store.isAvailable = true
        for _ in 0..<3 {
            service.clock.advance(by: .seconds(1))
            await service.clock.sleepers(1)
        }
        store.isAvailable = false
        service.clock.advance(by: .seconds(1))
        await expect(
            [
                "redis: away: who decides is up to when_unavailable", "redis: back: it decides again",
                "redis: away: who decides is up to when_unavailable",
            ], from: events)
        await service.group.triggerGracefulShutdown()
        try await run
    }

    @Test func `delays nobody for a listener that does not read`() async throws {
        let service = try await ManagedService()
        let (slow, quick) = (service.manager.events.subscribe(bufferingNewest: 3), service.manager.events.subscribe())
        let breaker = service.manager.breaker("tts_service")
        for _ in 0..<50 {
            breaker.forceOpen()
            breaker.reset()
        }
        #expect((slow.missed, quick.missed) == (97, 0))
        await expect(["tts_service: forced_open to closed, reset by hand"], from: slow)
    }
}
