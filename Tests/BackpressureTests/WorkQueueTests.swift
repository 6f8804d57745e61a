import Backpressure
import ResiliencePrimitives
import ResilienceTesting
import Testing

@Suite("A work queue") struct WorkQueueTests {
    let clock = ManualClock()
    let log = Journal()

    func queue(
        _ strategy: OverflowStrategy = .block, items: Int = 100, concurrency: Int = 1, maximumAge: Duration? = nil
    ) throws -> WorkQueue {
        let configuration = try QueueConfiguration(
            maximumItems: items, maximumBytes: 100, strategy: strategy, maximumAge: maximumAge, warningThreshold: 1)
        return WorkQueue(name: "tts", configuration: configuration, concurrency: concurrency, clock: clock)
    }

    @Test func `hands each caller its result, or its error`() async throws {
        struct Broken: Error {}
        let queue = try queue()
        #expect(try await queue.run { 7 } == 7)
        await #expect(throws: Broken.self) { try await queue.run { throw Broken() } }
        let statistics = queue.statistics
        #expect(statistics.processed == 2 && statistics.failed == 1 && statistics.running == 0)
        #expect(statistics.queue.taken == 2 && statistics.rejected == 0)
    }

    @Test func `of concurrency 4 never runs more than 4 of 50 callers' tasks, and runs them all`() async throws {
        let queue = try queue(items: 50, concurrency: 4)
        let inside = Occupancy()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<50 {
                group.addTask {
                    try await queue.run {
                        inside.enter()
                        try await clock.sleep(for: .seconds(1))
                        inside.leave()
                        return caller
                    }
                }
            }
            for _ in 0..<12 {
                await clock.sleepers(4)
                #expect(queue.statistics.running == 4)
                clock.advance(by: .seconds(1))
            }
            await clock.sleepers(2)
            clock.advance(by: .seconds(1))
            let callers = try await group.reduce(into: Set()) { $0.insert($1) }
            #expect(callers.count == 50)
        }
        #expect(inside.highest == 4)
        #expect(queue.statistics.processed == 50)
    }

    @available(macOS 26, *)
    @Test func `gives turns in the order the work came`() async throws {
        let queue = try queue()
        let callers = (0..<5).map { caller in
            Task.immediate {
                try await queue.run {
                    log.note("\(caller)")
                    try await clock.sleep(for: .seconds(1))
                }
            }
        }
        for caller in callers {
            await clock.sleepers(1)
            clock.advance(by: .seconds(1))
            try await caller.value
        }
        #expect(log.all == ["0", "1", "2", "3", "4"])
    }

    @available(macOS 26, *)
    @Test func `tells a caller that its work was dropped, which then never runs`() async throws {
        let queue = try queue(.dropOldest, items: 1)
        let running = Task.immediate { try await queue.run { try await clock.sleep(for: .seconds(1)) } }
        let dropped = Task.immediate { try await queue.run { log.note("ran") } }
        let last = Task.immediate { try await queue.run { 3 } }
        let error = await #expect(throws: QueueError.self) { try await dropped.value }
        #expect(
            error?.description
                == "queue tts is full and dropped this work: it holds at most 1 pieces and 100 bytes")
        await clock.sleepers(1)
        clock.advance(by: .seconds(1))
        try await running.value
        #expect(try await last.value == 3)
        #expect(log.all.isEmpty)
        #expect(queue.statistics.rejected == 1)
    }

    @available(macOS 26, *)
    @Test func `turns away the newest, the oversized and the ill measured`() async throws {
        let queue = try queue(.dropNewest, items: 1)
        let running = Task.immediate { try await queue.run { try await clock.sleep(for: .seconds(1)) } }
        let waiting = Task.immediate { try await queue.run {} }
        var codes: [QueueError.Code?] = []
        for bytes in [1, 101, -1] {
            codes.append(await #expect(throws: QueueError.self) { try await queue.run(bytes: bytes) {} }?.code)
        }
        #expect(codes == [.dropped, .tooLarge, .invalidSize])
        let counts = queue.statistics
        #expect((counts.queue.offered, counts.queue.refused, counts.rejected) == (5, 2, 3))
        await clock.sleepers(1)
        clock.advance(by: .seconds(1))
        try await running.value
        try await waiting.value
    }

    @available(macOS 26, *)
    @Test func `tells a caller that it timed out, at exactly the timeout`() async throws {
        let queue = try queue(items: 1)
        let running = Task.immediate { try await queue.run { try await clock.sleep(for: .seconds(60)) } }
        let queued = Task.immediate { try await queue.run {} }
        let late = Task { try await queue.run {} }
        await clock.sleepers(2)
        clock.advance(by: .seconds(10))
        let error = await #expect(throws: QueueError.self) { try await late.value }
        #expect(error?.description == "queue tts stayed full for 10.0 seconds, its timeout")
        clock.advance(by: .seconds(50))
        try await running.value
        try await queued.value
    }

    @available(macOS 26, *)
    @Test func `lets in who waited for room, and gives it its turn`() async throws {
        let queue = try queue(items: 1)
        let running = Task.immediate { try await queue.run { try await clock.sleep(for: .seconds(1)) } }
        let queued = Task.immediate { try await queue.run { 2 } }
        async let admitted = queue.run { 3 }
        await clock.sleepers(2)
        clock.advance(by: .seconds(1))
        try await running.value
        #expect(try await queued.value == 2)
        #expect(try await admitted == 3)
        #expect(queue.statistics.queue.blocked == 1)
    }

    @available(macOS 26, *)
    @Test func `begins no work that has waited longer than the maximum age`() async throws {
        let queue = try queue(maximumAge: .seconds(1))
        let running = Task.immediate { try await queue.run { try await clock.sleep(for: .seconds(2)) } }
        let stale = Task.immediate { try await queue.run { log.note("ran") } }
        await clock.sleepers(1)
        clock.advance(by: .seconds(2))
        try await running.value
        let error = await #expect(throws: QueueError.self) { try await stale.value }
        #expect(error?.description == "queue tts: this work waited longer than its maximum age, 1.0 seconds")
        #expect(log.all.isEmpty)
    }

    @available(macOS 26, *)
    @Test func `removes the work of a cancelled caller from the queue`() async throws {
        let queue = try queue()
        let running = Task.immediate { try await queue.run { try await clock.sleep(for: .seconds(1)) } }
        let cancelled = Task.immediate { try await queue.run { log.note("ran") } }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        #expect(queue.statistics.queue.depth == 0 && queue.statistics.queue.cancelled == 1)
        await clock.sleepers(1)
        clock.advance(by: .seconds(1))
        try await running.value
        #expect(log.all.isEmpty)
    }

    @Test func `cancels the running work of a cancelled caller, and gives its turn to the next`() async throws {
        let queue = try queue()
        let running = Task { try await queue.run { try await clock.sleep(for: .seconds(1)) } }
        await clock.sleepers(1)
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(try await queue.run { 2 } == 2)
        #expect(queue.statistics.failed == 1)
    }

    @Test func `begins nothing for a caller that was cancelled before`() async throws {
        let queue = try queue()
        await withTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask { await #expect(throws: CancellationError.self) { try await queue.run {} } }
        }
        #expect(queue.statistics.queue.cancelled == 1 && queue.statistics.processed == 0)
    }

    @TaskLocal static var request = "none"

    @Test func `runs the work with the caller's task-local values`() async throws {
        let queue = try queue()
        let seen = try await Self.$request.withValue("42") { try await queue.run { Self.request } }
        #expect(seen == "42")
    }

    @available(macOS 26, *)
    @Test func `tracks how long work waited and how long it took`() async throws {
        let queue = try queue()
        let callers = (0..<2).map { _ in
            Task.immediate { try await queue.run { try await clock.sleep(for: .seconds(4)) } }
        }
        for caller in callers {
            await clock.sleepers(1)
            clock.advance(by: .seconds(4))
            try await caller.value
        }
        let statistics = queue.statistics
        #expect(statistics.waitingTime.mean == .seconds(2))
        #expect(statistics.waitingTime.p50 == .zero)
        #expect(abs(statistics.waitingTime.p99 / .seconds(4) - 1) < 1.0 / 64)
        #expect(statistics.processingTime.mean == .seconds(4))
        #expect(abs(statistics.processingTime.p50 / .seconds(4) - 1) < 1.0 / 64)
    }
}
