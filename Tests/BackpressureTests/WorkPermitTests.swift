import Backpressure
import ResilienceTesting
import Testing

@Suite("A work permit") struct WorkPermitTests {
    let clock = ManualClock()

    @Test func `holds a turn until it is dropped, and the next in line has it then`() async throws {
        let queue = WorkQueue(name: "work", configuration: try QueueConfiguration(), concurrency: 1, clock: clock)
        let permit = try await queue.acquire()
        #expect(queue.statistics.running == 1)
        async let next = queue.run { queue.statistics.running }
        clock.advance(by: .seconds(2))
        _ = consume permit
        #expect(try await next == 1)
        #expect(queue.statistics.running == 0)
        #expect(queue.statistics.processed == 2)
    }

    @Test func `is waited for by a shutdown`() async throws {
        let queue = WorkQueue(name: "work", configuration: try QueueConfiguration(), concurrency: 1, clock: clock)
        let permit = try await queue.acquire()
        async let ended: Void = queue.shutdown(gracePeriod: .seconds(5))
        await clock.sleepers(1)
        clock.advance(by: .seconds(5))
        #expect(queue.statistics.running == 1)
        _ = consume permit
        await ended
        #expect(queue.statistics.running == 0)
        await #expect(throws: QueueError.self) { _ = try await queue.acquire() }
    }
}
