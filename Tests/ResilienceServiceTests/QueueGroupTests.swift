import Backpressure
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import Testing

@Suite("A group of queues") struct QueueGroupTests {
    private func group(
        _ change: (inout QueueSettings) -> Void = { _ in }
    ) async throws -> (ManagedService, QueueGroup<String>) {
        var settings = QueueSettings()
        settings.maximumItems = 2
        change(&settings)
        let service = try await ManagedService { $0.queues["frames"] = settings }
        return (service, service.manager.queues("frames") { $0.utf8.count })
    }

    @Test func `counts together what its queues hold and did`() async throws {
        let (service, group) = try await group()
        let (one, two) = (group.make(), group.make())
        for frame in ["a", "bb", "ccc"] { try await one.offer(frame) }
        for frame in ["d", "ee"] { try await two.offer(frame) }
        _ = try await two.next()
        let report = try #require(service.manager.queueReport("frames"))
        #expect((report.queues, report.items, report.bytes) == (2, 3, 7))
        #expect((report.processed, report.dropped, report.maximumItems) == (1, 1, 2))
        #expect((report.itemsLimit, report.bytesLimit) == (4, 2 * report.maximumBytes))
        #expect(report.isWarning)
    }

    @Test func `goes on counting what a retired queue did, and what was left in it as dropped`() async throws {
        let (service, group) = try await group()
        let queue = group.make()
        for frame in ["a", "bb", "ccc"] { try await queue.offer(frame) }
        _ = try await queue.next()
        for _ in 0..<2 {
            group.retire(queue)
            let report = try #require(service.manager.queueReport("frames"))
            #expect((report.queues, report.items, report.bytes) == (0, 0, 0))
            #expect((report.processed, report.dropped) == (1, 2))
            #expect(report.itemsLimit == 2, "the next one's")
            #expect(!report.isWarning)
        }
        let error = await #expect(throws: QueueError.self) { try await queue.offer("d") }
        #expect(error?.code == .finished)
    }

    @Test(arguments: 0..<50)
    func `counts what is in a queue that retires beside its consumer either as taken or as dropped`(
        round: Int
    ) async throws {
        let (service, group) = try await group { $0.maximumItems = 200 }
        let queue = group.make()
        for _ in 0..<200 { try await queue.offer("a") }
        async let taken = queue.reduce(into: 0) { count, _ in count += 1 }
        async let again: Void = group.retire(queue)
        group.retire(queue)
        await again
        let report = try #require(service.manager.queueReport("frames"))
        #expect(try await taken == report.processed)
        #expect(report.processed + report.dropped == 200)
    }

    @Test func `warns by the bounds in force`() async throws {
        let (service, group) = try await group { $0.maximumItems = 10 }
        let queue = group.make()
        for _ in 0..<4 { try await queue.offer("a") }
        #expect(service.manager.queueReport("frames")?.isWarning == false)
        try queue.setBounds(maximumItems: 5, maximumBytes: 100)
        #expect(service.manager.queueReport("frames")?.isWarning == true)
        try queue.setBounds(maximumItems: 20, maximumBytes: 100)
        for _ in 0..<5 { try await queue.offer("a") }
        #expect(service.manager.queueReport("frames")?.isWarning == false)
    }

    @Test func `counts waits, waits in vain and what grew too old`() async throws {
        let (service, group) = try await group { settings in
            settings.strategy = .block
            settings.timeout = .seconds(3)
            settings.maximumAge = .seconds(10)
        }
        let queue = group.make()
        for frame in ["a", "b"] { try await queue.offer(frame) }
        let third = Task { try await queue.offer("c") }
        await service.clock.sleepers(1)
        service.clock.advance(by: .seconds(3))
        #expect(try await third.value == .timedOut)
        service.clock.advance(by: .seconds(10))
        #expect(queue.take(upTo: 2).isEmpty)
        group.retire(queue)
        let report = try #require(service.manager.queueReport("frames"))
        #expect((report.blocked, report.dropped, report.expired, report.processed) == (1, 1, 2, 0))
    }

    @Test func `tells a producer that waits when its queue retires`() async throws {
        let (service, group) = try await group { $0.strategy = .block }
        let queue = group.make()
        for frame in ["a", "b"] { try await queue.offer(frame) }
        let third = Task { try await queue.offer("c") }
        await service.clock.sleepers(1)
        group.retire(queue)
        let error = await #expect(throws: QueueError.self) { try await third.value }
        #expect(error?.code == .finished)
    }

    @Test func `is listed once with a work queue of its name, and counted together with it`() async throws {
        let (service, group) = try await group()
        try await service.manager.workQueue("frames").run {}
        let queue = group.make()
        try await queue.offer("a")
        let reports = service.manager.queueReports
        try #require(reports.map(\.name) == ["frames"])
        #expect((reports[0].queues, reports[0].items, reports[0].processed, reports[0].itemsLimit) == (2, 1, 1, 4))
        #expect(reports[0].processingTime != nil)
    }
}
