import Backpressure
import ResiliencePrimitives
import ResilienceTesting
import Synchronization
import Testing

@Suite("Under a storm of producers, consumers and cancellations") struct StormTests {
    static let producers = 8
    static let rounds = 60
    static let burst = 5

    let clock = ManualClock()
    let ledger = Ledger()

    @Test(arguments: OverflowStrategy.allCases, History.fresh(4))
    func `each item ends in exactly one way, and the counts add up`(_ strategy: OverflowStrategy, given: History)
        async throws
    {
        let configuration = try QueueConfiguration(
            maximumItems: 4, maximumBytes: 12, strategy: strategy, timeout: .milliseconds(3),
            maximumAge: .milliseconds(50), adaptiveThreshold: 0.5)
        let queue = BackpressureQueue<Int>(
            name: "storm", configuration: configuration, clock: clock,
            onDrop: { [ledger] in ledger.undelivered($0, $1) },
            size: { $0 % 7 })
        let outcomes = Ledger.Outcomes()
        async let consumed: Void = withTaskGroup(of: Void.self) { group in
            for consumer in 0..<3 {
                group.addTask { await consume(queue, History(seed: given.seed + UInt64(consumer))) }
            }
        }
        await withTaskGroup(of: Void.self) { group in
            for producer in 0..<Self.producers {
                group.addTask { await produce(producer, queue, outcomes, History(seed: given.seed ^ UInt64(producer))) }
            }
        }
        queue.finish()
        await consumed
        expectAccounts(queue, outcomes)
    }

    private func expectAccounts(_ queue: BackpressureQueue<Int>, _ outcomes: Ledger.Outcomes) {
        let statistics = queue.statistics
        let offered = Self.producers * Self.rounds * Self.burst
        #expect(ledger.all.count == offered)
        #expect(ledger.all.values.allSatisfy { $0.count == 1 }, "every item has one fate")
        #expect(statistics.offered == offered)
        #expect(statistics.taken == ledger.count("delivered"))
        #expect(statistics.dropped == ledger.count("dropped"))
        #expect(statistics.expired == ledger.count("expired"))
        #expect(statistics.refused == ledger.count("refused"))
        #expect(statistics.timedOut == ledger.count("timedOut"))
        #expect(statistics.cancelled == ledger.count("cancelled"))
        #expect(statistics.depth == 0 && statistics.bytes == 0 && statistics.waitingProducers == 0)
        #expect(statistics.highestDepth <= 4 && statistics.highestBytes <= 12)
        // What its producer was told agrees with what became of the item
        for (item, outcome) in outcomes.all {
            let fate = ledger.all[item]?.first ?? "none"
            switch outcome {
            case "enqueued": #expect(["delivered", "dropped", "expired"].contains(fate))
            default: #expect(fate == outcome)
            }
        }
    }

    /// Offers bursts at once, some of which it cancels under way.
    private func produce(
        _ producer: Int, _ queue: BackpressureQueue<Int>, _ outcomes: Ledger.Outcomes, _ history: History
    ) async {
        var history = history
        for round in 0..<Self.rounds {
            let cancels = Int.random(in: 0..<3, using: &history) == 0
            await withTaskGroup(of: Void.self) { group in
                for index in 0..<Self.burst {
                    let item = (producer * Self.rounds + round) * Self.burst + index
                    group.addTask { await offer(item, to: queue, outcomes) }
                }
                if cancels {
                    group.cancelAll()
                } else {
                    await group.next()
                    clock.advance(by: .milliseconds(1))
                }
            }
        }
    }

    private func offer(_ item: Int, to queue: BackpressureQueue<Int>, _ outcomes: Ledger.Outcomes) async {
        do throws(QueueError) {
            outcomes.note(item, "\(try await queue.offer(item))")
        } catch {
            outcomes.note(item, "\(error.code)")
        }
    }

    /// Until the queue ends, lets three consume until one has had its fill, and cancels the two others.
    private func consume(_ queue: BackpressureQueue<Int>, _ history: History) async {
        var history = history
        var isOver = false
        while !isOver {
            let fill = Int.random(in: 1...9, using: &history)
            isOver = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<3 { group.addTask { await take(fill, from: queue) } }
                let isFirstOver = await group.next() ?? true
                group.cancelAll()
                return await group.reduce(isFirstOver) { $0 || $1 }
            }
        }
    }

    /// Says whether the queue has ended.
    private func take(_ count: Int, from queue: BackpressureQueue<Int>) async -> Bool {
        for _ in 0..<count {
            do {
                guard let item = try await queue.next() else { return true }
                ledger.delivered(item)
            } catch {
                #expect(error is CancellationError)
                return false
            }
        }
        return false
    }
}

extension Ledger {
    /// What producers were told.
    final class Outcomes: Sendable {
        private let outcomes = Mutex<[Int: String]>([:])

        var all: [Int: String] { outcomes.withLock { $0 } }

        func note(_ item: Int, _ outcome: String) { outcomes.withLock { $0[item] = outcome } }
    }
}
