import Backpressure
import ResilienceTesting
import Testing

@Suite("The shutdown of a backpressure queue", .timeLimit(.minutes(5))) struct QueueShutdownTests {
    let clock = ManualClock()
    let ledger = Ledger()

    /// Holding `items`.
    private func queue(_ items: [Int], _ strategy: OverflowStrategy = .dropOldest) throws -> BackpressureQueue<Int> {
        let configuration = try QueueConfiguration(maximumItems: max(1, items.count), strategy: strategy)
        let queue = BackpressureQueue<Int>(
            name: "audio", configuration: configuration, clock: clock,
            onDrop: { [ledger] in ledger.undelivered($0, $1) }, size: { _ in 1 })
        for item in items { try queue.offerNow(item) }
        return queue
    }

    @Test func `waits until consumers have taken what is in the queue, and refuses what is new`() async throws {
        let queue = try queue([1, 2])
        async let left = queue.shutdown(gracePeriod: .seconds(3))
        await clock.sleepers(1)
        let error = #expect(throws: QueueError.self) { try queue.offerNow(3) }
        #expect(error?.code == .finished)
        #expect(queue.take(upTo: 1) == [1])
        #expect(try await queue.next() == 2)
        #expect(await left == 0)
        #expect(try await queue.next() == nil)
        #expect(ledger.all == [3: ["refused"]])
    }

    @Test func `takes back what nobody has taken within the grace period, by the clock of the queue`() async throws {
        let queue = try queue([1, 2, 3])
        async let left = queue.shutdown(gracePeriod: .seconds(3))
        await clock.sleepers(1)
        clock.advance(by: .seconds(3) - .nanoseconds(1))
        #expect(queue.take(upTo: 1) == [1])
        clock.advance(by: .nanoseconds(1))
        #expect(await left == 2)
        #expect(try await queue.next() == nil)
        #expect(ledger.all == [2: ["cancelled"], 3: ["cancelled"]])
        let statistics = queue.statistics
        #expect((statistics.offered, statistics.taken, statistics.cancelled, statistics.depth) == (3, 1, 2, 0))
    }

    @Test func `of an empty queue is over at once, and ends the consumers that wait`() async throws {
        let queue = try queue([])
        async let next = queue.next()
        #expect(await queue.shutdown(gracePeriod: .seconds(60)) == 0)
        #expect(await queue.shutdown(gracePeriod: .seconds(60)) == 0)
        #expect(try await next == nil)
    }

    @Test func `whose caller is cancelled has no grace`() async throws {
        let queue = try queue([1])
        let shutdown = Task { await queue.shutdown(gracePeriod: .seconds(3)) }
        await clock.sleepers(1)
        shutdown.cancel()
        #expect(await shutdown.value == 1)
        #expect(ledger.all == [1: ["cancelled"]])
    }

    @Test func `at once tells a producer that waits that the queue is finished`() async throws {
        let queue = try queue([1], .block)
        let second = Task { try await queue.offer(2) }
        await clock.sleepers(1)
        #expect(queue.withdrawAll() == 1)
        let error = await #expect(throws: QueueError.self) { try await second.value }
        #expect(error?.code == .finished)
        #expect(ledger.all == [1: ["cancelled"], 2: ["refused"]])
    }

    @Test(arguments: 0..<50) func `beside consumers takes back just what none of them has`(round: Int) async throws {
        let queue = try queue(Array(0..<200))
        async let taken = queue.reduce(into: 0) { count, _ in count += 1 }
        async let others = queue.reduce(into: 0) { count, _ in count += 1 }
        let left = queue.withdrawAll()
        #expect(try await taken + others + left == 200)
        #expect(ledger.count("cancelled") == left)
        #expect(queue.statistics.taken + left == 200)
    }
}
