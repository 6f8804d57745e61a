import Backpressure
import CircuitBreaking
import Foundation
import RateLimiting
import ResilienceConfiguration
import ResilienceService
import Testing

@Suite("A hundred reloads under load", .timeLimit(.minutes(5))) struct ReloadUnderLoadTests {
    /// Two configurations that differ in everything but what is counted.
    static func yaml(_ turn: Int) -> String {
        let isEven = turn.isMultiple(of: 2)
        return """
            clients: {trusted_proxies: [\(isEven ? "192.0.2.1" : "192.0.2.2")]}
            rate_limits:
              rules:
                - {name: extra\(turn), path: /extra, limits: [7/hour]}
                - {name: all, path: .*, limits: [4000/hour, \(isEven ? 5000 : 6000)/day], shadow: false}
            breakers: {a: {failure_threshold: \(isEven ? 0 : 1_000_000), timeout: \(isEven ? "30s" : "0")}}
            backpressure:
              w: {strategy: block, max_queue_size: \(isEven ? 1 : 9), timeout: 1h, concurrency: \(isEven ? 1 : 4)}
              f: {strategy: block, max_queue_size: \(isEven ? 1 : 50), timeout: \(isEven ? "1h" : "2h")}
            """
    }

    @Test func `lose no request and no count, let nothing beyond a limit, and drop nothing from a queue`() async throws
    {
        let service = try await ConfiguredService(Self.yaml(0))
        let manager = service.manager
        let (allowed, asked, worked, isOver) = (Counter(), Counter(), Counter(), Flag())
        let frames = manager.queues("f") { (_: Int) in 1 }.make()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    while asked.value < 8000 || !isOver.isRaised {
                        if try await service.ask().isAllowed { allowed.count() }
                        asked.count()
                        // A decision in memory never suspends: two callers would have two cores to themselves for ever
                        await Task.yield()
                    }
                }
                group.addTask {
                    for _ in 0..<250 {
                        try await manager.workQueue("w").run {
                            try await manager.breaker("a").run { worked.count() }
                        }
                    }
                }
            }
            group.addTask {
                for number in 0..<1000 {
                    let outcome = try await frames.offer(number)
                    #expect(outcome == .enqueued)
                }
                frames.finish()
            }
            group.addTask {
                var taken: [Int] = []
                for try await number in frames { taken.append(number) }
                #expect(taken == Array(0..<1000))
            }
            for turn in 1...100 { #expect(try await !service.reload(Self.yaml(turn)).isEmpty) }
            isOver.raise()
            try await group.waitForAll()
        }
        #expect(allowed.value == 4000)
        let counts = try #require(manager.limiter.statistics.rules["all"])
        #expect(counts.allowed == 4000 && counts.denied == asked.value - 4000)
        let totals = manager.breaker("a").statistics.totals
        #expect((worked.value, totals.calls, totals.successes, totals.late) == (1000, 1000, 1000, 0))
        let work = manager.workQueue("w").statistics
        #expect(work.processed == 1000 && work.failed == 0 && work.queue.taken == work.queue.offered)
        #expect(manager.breaker("a").configuration.timeout == .seconds(30))
    }

    @Test func `leave no part behind that is made meanwhile`() async throws {
        let service = try await ConfiguredService(Self.yaml(0))
        let manager = service.manager
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for number in 0..<200 {
                        _ = manager.breaker("\(task) \(number)")
                        _ = manager.workQueue("\(task) \(number)")
                        _ = manager.queues("f \(task) \(number)") { (_: Int) in 1 }.make()
                    }
                }
            }
            for turn in 1...20 {
                try await service.reload("environment: \(turn.isMultiple(of: 2) ? "default" : "production")")
            }
            try await group.waitForAll()
        }
        for circuit in manager.circuits { #expect(circuit.configuration.recoveryTimeout == .seconds(60)) }
        for queue in manager.queueReports { #expect(queue.maximumItems == 200) }
    }
}
