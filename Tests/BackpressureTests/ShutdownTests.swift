import Backpressure
import ResiliencePrimitives
import ResilienceTesting
import Testing

@Suite("The shutdown of a work queue") struct ShutdownTests {
    let clock = ManualClock()
    let log = Journal()
    let queue: WorkQueue

    /// One at a time, and one that waits.
    init() throws {
        let configuration = try QueueConfiguration(maximumItems: 1, strategy: .block)
        queue = WorkQueue(name: "tts", configuration: configuration, concurrency: 1, clock: clock)
    }

    private func work(_ name: String, _ duration: Duration) async throws {
        try await queue.run {
            defer { log.note("\(name) ended") }
            try await clock.sleep(for: duration)
        }
    }

    @available(macOS 26, *)
    @Test func `refuses new work, and lets queued and running work finish within the grace period`() async throws {
        let running = Task.immediate { try await work("running", .seconds(5)) }
        let queued = Task.immediate { try await work("queued", .seconds(4)) }
        await clock.sleepers(1)
        async let shutdown: Void = queue.shutdown(gracePeriod: .seconds(10))
        await clock.sleepers(2)
        let error = await #expect(throws: QueueError.self) { try await queue.run {} }
        #expect(error?.description == "queue tts is finished: it takes nothing more")
        clock.advance(by: .seconds(5))
        await clock.sleepers(2)
        clock.advance(by: .seconds(4))
        await shutdown
        try await running.value
        try await queued.value
        #expect(queue.statistics.processed == 2 && queue.statistics.failed == 0)
    }

    @available(macOS 26, *)
    @Test func `after the grace period turns away what is queued and cancels what is running`() async throws {
        let running = Task.immediate { try await work("running", .seconds(60)) }
        let queued = Task.immediate { try await work("queued", .seconds(1)) }
        let waiting = Task { try await work("waiting", .seconds(1)) }
        await clock.sleepers(2)
        async let shutdown: Void = queue.shutdown(gracePeriod: .seconds(3))
        let refused = await #expect(throws: QueueError.self) { try await waiting.value }
        #expect(refused?.code == .finished)
        await clock.sleepers(2)
        clock.advance(by: .seconds(3))
        await shutdown
        #expect(log.all == ["running ended"])
        await #expect(throws: CancellationError.self) { try await running.value }
        let turnedAway = await #expect(throws: QueueError.self) { try await queued.value }
        #expect(turnedAway?.code == .finished)
        let statistics = queue.statistics
        #expect(statistics.running == 0 && statistics.queue.depth == 0 && statistics.queue.waitingProducers == 0)
        #expect(statistics.queue.cancelled == 1 && statistics.queue.refused == 1 && statistics.failed == 1)
    }

    @available(macOS 26, *)
    @Test func `cancels the work alone, not its caller`() async throws {
        let caller = Task.immediate { () -> Bool in
            _ = try? await work("running", .seconds(60))
            return Task.isCancelled
        }
        await clock.sleepers(1)
        await queue.shutdown(gracePeriod: .zero)
        #expect(await caller.value == false)
    }

    @available(macOS 26, *)
    @Test func `is outlived by no task, not even one that does not heed its cancellation`() async throws {
        let gate = Gate()
        let stubborn = Task.immediate {
            try await queue.run {
                await gate.pass()
                log.note("work ended")
            }
        }
        let shutdown = Task.immediate {
            await queue.shutdown(gracePeriod: .zero)
            log.note("shutdown ended")
        }
        gate.open()
        await shutdown.value
        try await stubborn.value
        #expect(log.all == ["work ended", "shutdown ended"])
    }

    @available(macOS 26, *)
    @Test func `whose caller is cancelled has no grace`() async throws {
        let running = Task.immediate { try await work("running", .seconds(60)) }
        await clock.sleepers(1)
        let shutdown = Task { await queue.shutdown(gracePeriod: .seconds(3)) }
        await clock.sleepers(2)
        shutdown.cancel()
        await shutdown.value
        await #expect(throws: CancellationError.self) { try await running.value }
    }

    @available(macOS 26, *)
    @Test func `may begin with refusing what is new, while what is queued and running goes on`() async throws {
        let running = Task.immediate { try await work("running", .seconds(1)) }
        let queued = Task.immediate { try await queue.run { 7 } }
        queue.finish()
        let error = await #expect(throws: QueueError.self) { try await queue.run {} }
        #expect(error?.code == .finished)
        await clock.sleepers(1)
        clock.advance(by: .seconds(1))
        try await running.value
        #expect(try await queued.value == 7)
    }

    @Test func `of an idle queue is over at once, any number of times`() async throws {
        await queue.shutdown(gracePeriod: .seconds(60))
        await queue.shutdown(gracePeriod: .seconds(60))
        #expect(queue.statistics.running == 0)
    }

    @Test(arguments: History.fresh(10))
    func `leaves nobody behind in a storm of callers and cancellations`(given: History) async throws {
        let configuration = try QueueConfiguration(
            maximumItems: 5, strategy: .adaptive, timeout: .milliseconds(2), maximumAge: .milliseconds(5))
        let queue = WorkQueue(name: "storm", configuration: configuration, concurrency: 3, clock: clock)
        let inside = Occupancy()
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<200 {
                group.addTask {
                    var history = History(seed: given.seed + UInt64(caller))
                    let cancels = Int.random(in: 0..<3, using: &history) == 0
                    await withTaskGroup(of: Void.self) { calls in
                        calls.addTask {
                            try? await queue.run(bytes: caller) {
                                inside.enter()
                                clock.advance(by: .microseconds(100))
                                await Task.yield()
                                inside.leave()
                            }
                        }
                        if cancels { calls.cancelAll() }
                    }
                }
            }
            group.addTask { await queue.shutdown(gracePeriod: .milliseconds(5)) }
            await group.waitForAll()
        }
        let statistics = queue.statistics
        #expect(inside.highest <= 3)
        #expect(statistics.queue.offered == 200)
        #expect(statistics.queue.taken == statistics.processed)
        #expect(statistics.queue.taken + statistics.rejected + statistics.queue.cancelled == 200)
    }
}
