import Backpressure
import ResiliencePrimitives
import ResilienceTesting
import Synchronization
import Testing

@Suite("A backpressure queue") struct BackpressureQueueTests {
    let clock = ManualClock()
    let ledger = Ledger()

    /// Of items that have as many bytes as their value says.
    func queue(
        _ strategy: OverflowStrategy, items: Int = 1, bytes: Int = 100, maximumAge: Duration? = nil, warning: Double = 1
    ) throws -> BackpressureQueue<Int> {
        let configuration = try QueueConfiguration(
            maximumItems: items, maximumBytes: bytes, strategy: strategy, maximumAge: maximumAge,
            warningThreshold: warning)
        return BackpressureQueue(
            name: "audio", configuration: configuration, clock: clock,
            onDrop: { [ledger] in ledger.undelivered($0, $1) },
            size: { $0 })
    }

    @Test func `gives each item to one consumer, in the order they came, and ends`() async throws {
        let queue = try queue(.dropOldest, items: 3)
        for item in 1...3 { #expect(try await queue.offer(item) == .enqueued) }
        queue.finish()
        var items: [Int] = []
        for try await item in queue { items.append(item) }
        #expect(items == [1, 2, 3])
        #expect(try await queue.next() == nil)
    }

    @Test func `suspends the producer until a take makes room`() async throws {
        let queue = try queue(.block)
        try await queue.offer(1)
        async let second = queue.offer(2)
        await clock.sleepers(1)
        #expect(queue.take(upTo: 1) == [1])
        #expect(try await second == .enqueued)
        #expect(queue.take(upTo: 1) == [2])
    }

    @Test func `tells a producer by itself that it timed out, at exactly the timeout`() async throws {
        let queue = try queue(.block)
        try await queue.offer(1)
        async let second = queue.offer(2)
        await clock.sleepers(1)
        clock.advance(by: .seconds(10) - .nanoseconds(1))
        #expect(queue.statistics.waitingProducers == 1)
        clock.advance(by: .nanoseconds(1))
        #expect(try await second == .timedOut)
        #expect(ledger.all == [2: ["timedOut"]])
        #expect(queue.take(upTo: 2) == [1])
    }

    @Test func `lets no take that comes at the deadline forestall it`() async throws {
        let queue = try queue(.block)
        try await queue.offer(1)
        async let second = queue.offer(2)
        await clock.sleepers(1)
        clock.advance(by: .seconds(10))
        #expect(queue.take(upTo: 2) == [1])
        #expect(try await second == .timedOut)
    }

    @Test func `never delivers the item of a producer that was cancelled`() async throws {
        let queue = try queue(.block)
        try await queue.offer(1)
        let second = Task { try await queue.offer(2) }
        await clock.sleepers(1)
        second.cancel()
        let error = await #expect(throws: QueueError.self) { try await second.value }
        #expect(error?.description == "queue audio: the producer was cancelled before its item was let in")
        #expect(queue.take(upTo: 2) == [1])
        #expect(ledger.all == [2: ["cancelled"]])
    }

    @Test func `takes nothing from a producer, and gives nothing to a consumer, that was cancelled before`()
        async throws
    {
        let queue = try queue(.dropOldest)
        await withTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask {
                await #expect(throws: QueueError.self) { try await queue.offer(1) }
                await #expect(throws: CancellationError.self) { try await queue.next() }
            }
        }
        #expect(ledger.all == [1: ["cancelled"]])
        #expect(queue.statistics.offered == 1)
        #expect(queue.statistics.cancelled == 1)
    }

    @Test func `counts and hands back as refused an item that is too large, ill measured or too late`()
        async throws
    {
        let queue = try queue(.block)
        let large = await #expect(throws: QueueError.self) { try await queue.offer(101) }
        #expect(large?.description == "queue audio: 101 bytes at once, it never holds more than 100")
        let negative = #expect(throws: QueueError.self) { try queue.offerNow(-1) }
        #expect(negative?.description == "queue audio: an item of -1 bytes, the size must be 0 or more")
        queue.finish()
        let late = #expect(throws: QueueError.self) { try queue.offerNow(1) }
        #expect(late?.description == "queue audio is finished: it takes nothing more")
        #expect(large?.code == .tooLarge && negative?.code == .invalidSize && late?.code == .finished)
        await #expect(throws: QueueError.self) { try await queue.offer(-2) }
        #expect(ledger.all == [101: ["refused"], -1: ["refused"], 1: ["refused"], -2: ["refused"]])
        #expect((queue.statistics.offered, queue.statistics.refused) == (4, 4))
    }

    @Test func `never lets a source wait that cannot`() async throws {
        let queue = try queue(.block)
        #expect(try queue.offerNow(1) == .enqueued)
        #expect(try queue.offerNow(2) == .dropped)
        #expect(ledger.all == [2: ["dropped"]])
    }

    @Test func `tells who wanted to know of each item that will not be delivered, and why`() async throws {
        let oldest = try queue(.dropOldest, maximumAge: .seconds(1))
        try await oldest.offer(1)
        try await oldest.offer(2)
        clock.advance(by: .seconds(1) + .nanoseconds(1))
        #expect(oldest.take(upTo: 1) == [])
        let newest = try queue(.dropNewest)
        try await newest.offer(3)
        #expect(try await newest.offer(4) == .dropped)
        #expect(ledger.all == [1: ["dropped"], 2: ["expired"], 4: ["dropped"]])
    }

    @Test func `finished tells the producers that wait, and can be drained`() async throws {
        let queue = try queue(.block)
        try await queue.offer(1)
        let second = Task { try await queue.offer(2) }
        await clock.sleepers(1)
        queue.finish()
        let error = await #expect(throws: QueueError.self) { try await second.value }
        #expect(error?.code == .finished)
        #expect(try await queue.next() == 1)
        #expect(try await queue.next() == nil)
        #expect(ledger.all == [2: ["refused"]])
    }

    @Test func `finished with an error shows it to the consumers after the last item, and to each of them`()
        async throws
    {
        struct Broken: Error {}
        let queue = try queue(.dropOldest)
        try await queue.offer(1)
        queue.finish(throwing: Broken())
        queue.finish()
        var consumer = queue.makeAsyncIterator()
        #expect(try await consumer.next() == 1)
        await #expect(throws: Broken.self) { try await consumer.next() }
        #expect(try await consumer.next() == nil)
        await #expect(throws: Broken.self) { try await queue.next() }
    }

    @Test func `lowered refuses who waits with too much, and lets in the next`() async throws {
        let queue = try queue(.block, items: 2)
        try await queue.offer(50)
        let large = Task { try await queue.offer(90) }
        await clock.sleepers(1)
        async let small = queue.offer(1)
        await clock.sleepers(2)
        try queue.setBounds(maximumItems: 2, maximumBytes: 60)
        let error = await #expect(throws: QueueError.self) { try await large.value }
        #expect(error?.description == "queue audio: 90 bytes at once, it never holds more than 60")
        #expect(try await small == .enqueued)
        #expect(throws: QueueError.self) { try queue.setBounds(maximumItems: 0, maximumBytes: 1) }
    }

    @Test func `warns once per crossing of the threshold, by items or by bytes, and again only after it fell below`()
        async throws
    {
        let queue = try queue(.dropOldest, items: 4, bytes: 10, warning: 0.75)
        let warnings = queue.events.subscribe()
        for item in [1, 1, 1, 1] { try await queue.offer(item) }
        _ = queue.take(upTo: 1)
        try await queue.offer(1)
        _ = queue.take(upTo: 2)
        try await queue.offer(5)
        #expect(queue.take(upTo: 9) == [1, 1, 5])
        try await queue.offer(7)
        try await queue.offer(1)
        var iterator = warnings.makeAsyncIterator()
        #expect(await iterator.next() == .warning(queue: "audio", items: 3, bytes: 3))
        #expect(await iterator.next() == .warning(queue: "audio", items: 3, bytes: 7))
        #expect(await iterator.next() == .warning(queue: "audio", items: 2, bytes: 8))
    }

    @Test func `says whether it is at its warning threshold, of the bounds now in force`() async throws {
        let queue = try queue(.dropOldest, items: 4, bytes: 10, warning: 0.75)
        #expect(!queue.statistics.isWarning)
        for _ in 0..<3 { try await queue.offer(1) }
        #expect(queue.statistics.isWarning)
        try queue.setBounds(maximumItems: 5, maximumBytes: 10)
        #expect(!queue.statistics.isWarning)
        try queue.setBounds(maximumItems: 5, maximumBytes: 4)
        #expect(queue.statistics.isWarning)
    }

    @Test func `keeps no item that has left it, on whatever way`() async throws {
        let (gone, clock) = (Journal(), clock)
        func probe(_ name: String) -> Probe { Probe { gone.note(name) } }
        let configuration = try QueueConfiguration(maximumItems: 1, strategy: .block, maximumAge: .seconds(20))
        let queue = BackpressureQueue<Probe>(
            name: "probes", configuration: configuration, clock: clock, size: { _ in 1 })
        try await queue.offer(probe("taken"))
        #expect(try queue.offerNow(probe("dropped")) == .dropped)
        async let late = queue.offer(probe("timed out"))
        await clock.sleepers(1)
        clock.advance(by: .seconds(10))
        #expect(try await late == .timedOut)
        #expect(queue.take(upTo: 1).count == 1)
        try await queue.offer(probe("expired"))
        clock.advance(by: .seconds(21))
        #expect(queue.take(upTo: 1).isEmpty)
        queue.finish()
        #expect(throws: QueueError.self) { try queue.offerNow(probe("refused")) }
        #expect(gone.all == ["dropped", "timed out", "taken", "expired", "refused"])
    }

    @Test func `runs nothing foreign while its lock is held`() async throws {
        let reentrant = Mutex<BackpressureQueue<Probe>?>(nil)
        let look: @Sendable () -> Void = { _ = reentrant.withLock { $0 }?.statistics }
        let configuration = try QueueConfiguration(maximumItems: 1, strategy: .block, maximumAge: .seconds(20))
        let queue = BackpressureQueue<Probe>(
            name: "probes", configuration: configuration, clock: clock, onDrop: { _, _ in look() },
            size: { _ in
                look()
                return 1
            })
        reentrant.withLock { $0 = queue }
        try await queue.offer(Probe(look))
        let second = Task { try await queue.offer(Probe(look)) }
        await clock.sleepers(1)
        clock.advance(by: .seconds(10))
        #expect(try await second.value == .timedOut)
        let third = Task { try await queue.offer(Probe(look)) }
        await clock.sleepers(1)
        third.cancel()
        await #expect(throws: QueueError.self) { try await third.value }
        clock.advance(by: .seconds(20))
        #expect(queue.take(upTo: 1).isEmpty)
        try await queue.offer(Probe(look))
        #expect(queue.take(upTo: 1).count == 1)
        queue.finish()
        reentrant.withLock { $0 = nil }
    }
}

/// An item that does something when it goes.
final class Probe: Sendable {
    private let atEnd: @Sendable () -> Void

    init(_ atEnd: @escaping @Sendable () -> Void) { self.atEnd = atEnd }

    deinit { atEnd() }
}
