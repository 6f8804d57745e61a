import Backpressure
import ResiliencePrimitives
import Testing

/// Tasks that are started at once have lined up when they are: nothing here waits for a moment to come.
@Suite("A consumer that waits") struct ConsumerTests {
    let queue: BackpressureQueue<Int>

    init() throws {
        queue = BackpressureQueue(name: "audio", configuration: try QueueConfiguration(), size: { $0 })
    }

    @available(macOS 26, *)
    @Test func `is handed the next item, first come first served`() async throws {
        let first = Task.immediate { [queue] in try await queue.next() }
        let second = Task.immediate { [queue] in try await queue.next() }
        try queue.offerNow(1)
        try queue.offerNow(2)
        #expect(try await first.value == 1)
        #expect(try await second.value == 2)
        #expect(queue.statistics.taken == 2)
    }

    @available(macOS 26, *)
    @Test func `and is cancelled takes nothing with it and ends nothing for the others`() async throws {
        let first = Task.immediate { [queue] in try await queue.next() }
        let second = Task.immediate { [queue] in try await queue.next() }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        try queue.offerNow(1)
        #expect(try await second.value == 1)
        try queue.offerNow(2)
        #expect(try await queue.next() == 2)
    }

    @available(macOS 26, *)
    @Test func `returns what it was handed before the cancellation reached the queue`() async throws {
        let consumer = Task.immediate { [queue] in try await queue.next() }
        try queue.offerNow(1)
        consumer.cancel()
        #expect(try await consumer.value == 1)
    }

    @available(macOS 26, *)
    @Test func `does not mistake its cancellation for the end`() async throws {
        let consumer = Task.immediate { [queue] in
            for try await _ in queue {}
        }
        consumer.cancel()
        await #expect(throws: CancellationError.self) { try await consumer.value }
    }

    @available(macOS 26, *)
    @Test func `learns of the end, and of the error, like all others`() async throws {
        struct Broken: Error {}
        let consumers = (0..<3).map { _ in Task.immediate { [queue] in try await queue.next() } }
        queue.finish(throwing: Broken())
        for consumer in consumers { await #expect(throws: Broken.self) { try await consumer.value } }
    }

    @available(macOS 26, *)
    @Test func `does not make a queue of one item look full`() async throws {
        let one = BackpressureQueue<Int>(
            name: "one", configuration: try QueueConfiguration(maximumItems: 1), size: { $0 })
        let warnings = one.events.subscribe()
        let consumer = Task.immediate { try await one.next() }
        try one.offerNow(1)
        #expect(try await consumer.value == 1)
        try one.offerNow(7)
        var iterator = warnings.makeAsyncIterator()
        #expect(await iterator.next() == .warning(queue: "one", items: 1, bytes: 7))
    }
}
