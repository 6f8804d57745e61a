import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import Backpressure

@Suite("A queue that adopts another configuration") struct AdoptedConfigurationTests {
    let clock = ManualClock()

    static func configuration(
        _ strategy: OverflowStrategy, items: Int = 2, timeout: Duration = .seconds(10), age: Duration? = nil
    ) throws -> QueueConfiguration {
        try QueueConfiguration(
            maximumItems: items, maximumBytes: 100, strategy: strategy, timeout: timeout, maximumAge: age)
    }

    func queue(_ configuration: QueueConfiguration) -> BackpressureQueue<String> {
        BackpressureQueue(name: "q", configuration: configuration, clock: clock) { $0.utf8.count }
    }

    @Test func `shows it, keeps what is in it and its counts, and admits nothing before it is below its bounds`()
        async throws
    {
        let queue = queue(try Self.configuration(.dropNewest, items: 3))
        for item in ["a", "b", "c"] { try await queue.offer(item) }
        let narrow = try Self.configuration(.dropNewest, items: 2)
        queue.adopt(narrow)
        #expect(queue.configuration == narrow)
        #expect(queue.statistics.depth == 3 && queue.statistics.dropped == 0)
        #expect(queue.take(upTo: 1) == ["a"])
        #expect(try await queue.offer("d") == .dropped)
        #expect(queue.take(upTo: 1) == ["b"])
        #expect(try await queue.offer("e") == .enqueued)
        #expect(queue.take(upTo: 9) == ["c", "e"])
        #expect(queue.statistics.offered == 5 && queue.statistics.taken == 4)
    }

    @available(macOS 26, *)
    @Test func `lets those in that wait, when it has become larger`() async throws {
        let queue = queue(try Self.configuration(.block, items: 1))
        try await queue.offer("a")
        let waiting = Task.immediate { try await queue.offer("b") }
        #expect(queue.statistics.waitingProducers == 1)
        queue.adopt(try Self.configuration(.block, items: 2))
        #expect(try await waiting.value == .enqueued)
    }

    @available(macOS 26, *)
    @Test(arguments: [Duration.seconds(2), .seconds(60)])
    func `lets those that wait give up when they were to, and who comes after at his own time`(
        _ timeout: Duration
    ) async throws {
        let queue = queue(try Self.configuration(.block, items: 1))
        try await queue.offer("a")
        let early = Task.immediate { try await queue.offer("b") }
        await clock.sleepers(1)
        queue.adopt(try Self.configuration(.block, items: 1, timeout: timeout))
        let late = Task.immediate { try await queue.offer("c") }
        await clock.sleepers(2)
        let (first, second) = timeout < .seconds(10) ? (late, early) : (early, late)
        clock.advance(by: min(timeout, .seconds(10)))
        #expect(try await first.value == .timedOut)
        #expect(queue.statistics.timedOut == 1 && queue.statistics.waitingProducers == 1)
        clock.advance(by: max(timeout, .seconds(10)) - min(timeout, .seconds(10)))
        #expect(try await second.value == .timedOut)
    }

    @available(macOS 26, *)
    @Test func `lets those that wait give up in time also where nobody waits any more`() async throws {
        let queue = queue(try Self.configuration(.block, items: 1))
        try await queue.offer("a")
        let waiting = Task.immediate { try await queue.offer("b") }
        await clock.sleepers(1)
        queue.adopt(try Self.configuration(.dropNewest, items: 1))
        #expect(try await queue.offer("c") == .dropped)
        clock.advance(by: .seconds(10))
        #expect(try await waiting.value == .timedOut)
        #expect(queue.take(upTo: 9) == ["a"])
    }

    @Test func `counts the age of what came without one from that moment on`() async throws {
        let queue = queue(try Self.configuration(.dropOldest))
        clock.advance(by: .seconds(100))
        try await queue.offer("a")
        clock.advance(by: .seconds(100))
        queue.adopt(try Self.configuration(.dropOldest, age: .seconds(5)))
        clock.advance(by: .seconds(5))
        #expect(queue.take(upTo: 1) == ["a"])
        try await queue.offer("b")
        clock.advance(by: .nanoseconds(5_000_000_001))
        #expect(queue.take(upTo: 1).isEmpty)
        #expect(queue.statistics.expired == 1)
    }

    @Test func `drops the oldest no longer where it was dropping as an adaptive one`() throws {
        var machine = QueueMachine<Int>(try Self.configuration(.adaptive, items: 9))
        var changes = QueueChanges<Int>()
        _ = machine.offer(1, bytes: 90, at: .zero, into: &changes)
        #expect(machine.statistics.isDropping)
        machine.adopt(try Self.configuration(.block, items: 9), at: .zero, into: &changes)
        #expect(!machine.statistics.isDropping)
        machine.adopt(try Self.configuration(.adaptive, items: 9), at: .zero, into: &changes)
        #expect(machine.statistics.isDropping)
    }
}

@Suite("A work queue that adopts another configuration") struct AdoptedConcurrencyTests {
    let clock = ManualClock()
    let gate = Gate()

    func queue(concurrency: Int) throws -> WorkQueue {
        WorkQueue(
            name: "w", configuration: try QueueConfiguration(strategy: .block), concurrency: concurrency, clock: clock)
    }

    @Test func `begins more at once`() async throws {
        let queue = try queue(concurrency: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 { group.addTask { [gate] in try await queue.run { await gate.pass() } } }
            await gate.arrivals(1)
            queue.adopt(queue.configuration, concurrency: 3)
            await gate.arrivals(3)
            #expect(queue.concurrency == 3 && queue.statistics.running == 3)
            gate.open()
            try await group.waitForAll()
        }
    }

    @available(macOS 26, *)
    @Test func `lets run what runs with less, and begins nothing before enough has ended`() async throws {
        let queue = try queue(concurrency: 2)
        let one = try await queue.acquire()
        let other = try await queue.acquire()
        queue.adopt(queue.configuration, concurrency: 1)
        #expect(queue.statistics.running == 2)
        let waiting = Task.immediate { try await queue.run { 7 } }
        _ = consume one
        #expect(queue.statistics.queue.depth == 1 && queue.statistics.running == 1)
        _ = consume other
        #expect(try await waiting.value == 7)
    }

    @Test func `keeps its own concurrency where none is said`() throws {
        let queue = try queue(concurrency: 5)
        let other = try QueueConfiguration(maximumItems: 7)
        queue.adopt(other)
        #expect(queue.concurrency == 5 && queue.configuration == other)
    }
}
