import Backpressure
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import ServiceLifecycle
import Testing

@Suite("A manager as a service", .timeLimit(.minutes(5))) struct LifeCycleTests {
    @Test func `is not ready before it runs, and tells when it does`() async throws {
        let service = try await ManagedService()
        let manager = service.manager
        #expect(manager.health().status == .unhealthy)
        #expect(!manager.health().isInitialized)
        #expect(manager.health().components.map(\.detail) == ["not started yet"])
        async let first: Void = manager.started()
        async let second: Void = manager.started()
        async let run: Void = service.group.run()
        _ = try await (first, second)
        try await manager.started()
        #expect(manager.health().status == .healthy)
        #expect(manager.health().isInitialized)
        await service.group.triggerGracefulShutdown()
        try await run
        #expect(manager.health().status == .unhealthy)
        #expect(manager.health().isInitialized)
        #expect(manager.health().components.map(\.detail) == ["shutting down"])
    }

    @Test func `leaves a shared store as it is when it ends, for the server that decides until it has ended too`()
        async throws
    {
        let store = FleetStore(isAvailable: true)
        let service = try await ManagedService(store: store)
        async let run: Void = service.group.run()
        try await service.manager.started()
        await service.group.triggerGracefulShutdown()
        try await run
        #expect(!store.isShutDown)
        await service.manager.close()
        #expect(store.isShutDown)
    }

    @Test func `keeps nobody waiting for its start who is cancelled`() async throws {
        let manager = try await ManagedService().manager
        let waiting = Task { try await manager.started() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test func `lets work under way end within the grace period, and refuses what is new`() async throws {
        let service = try await ManagedService()
        let (manager, gate) = (service.manager, Gate())
        let queue = manager.workQueue("pms_operations")
        let frames = manager.queues("audio_streaming") { (item: String) in item.utf8.count }
        let listener = frames.make()
        try await listener.offer("a")
        async let run: Void = service.group.run()
        let work = Task {
            try await queue.run {
                await gate.pass()
                return 7
            }
        }
        await gate.arrivals(1)
        await service.group.triggerGracefulShutdown()
        await service.clock.sleepers(2)
        #expect(manager.health().status == .unhealthy)
        let error = await #expect(throws: QueueError.self) { try await queue.run {} }
        #expect(error?.code == .finished)
        gate.open()
        #expect(try await work.value == 7)
        #expect(try await listener.next() == "a")
        #expect(try await listener.next() == nil)
        try await run
        let late = await #expect(throws: QueueError.self) { try await frames.make().offer("b") }
        #expect(late?.code == .finished)
    }

    @Test func `gives consumers the grace period to take what is queued, and drops the rest`() async throws {
        let service = try await ManagedService { $0.http.gracePeriod = .seconds(5) }
        let frames = service.manager.queues("audio_streaming") { (item: String) in item.utf8.count }
        let (slow, gone) = (frames.make(), frames.make())
        for frame in ["a", "b", "c"] { try await slow.offer(frame) }
        try await gone.offer("d")
        async let run: Void = service.group.run()
        try await service.manager.started()
        await service.group.triggerGracefulShutdown()
        await service.clock.sleepers(2)
        service.clock.advance(by: .seconds(5) - .nanoseconds(1))
        #expect(try await slow.next() == "a")
        service.clock.advance(by: .nanoseconds(1))
        try await run
        for queue in [slow, gone] { #expect(try await queue.next() == nil) }
        let report = try #require(service.manager.queueReport("audio_streaming"))
        #expect((report.processed, report.dropped, report.items) == (1, 3, 0))
    }

    @Test func `takes nothing in queues that are first asked for while it drains`() async throws {
        let service = try await ManagedService()
        let (manager, gate) = (service.manager, Gate())
        let queue = manager.workQueue("pms_operations")
        async let run: Void = service.group.run()
        async let work: Void = queue.run { await gate.pass() }
        await gate.arrivals(1)
        await service.group.triggerGracefulShutdown()
        await service.clock.sleepers(1)
        let late = await #expect(throws: QueueError.self) { try await manager.workQueue("late").run {} }
        let frames = manager.queues("frames") { (item: String) in item.utf8.count }
        let frame = await #expect(throws: QueueError.self) { try await frames.make().offer("a") }
        #expect(late?.code == .finished && frame?.code == .finished)
        gate.open()
        try await work
        try await run
        await #expect(throws: QueueError.self) { try await manager.workQueue("later").run {} }
    }

    @Test func `cancels what is still under way when the grace period is over`() async throws {
        let service = try await ManagedService { $0.http.gracePeriod = .seconds(5) }
        let (clock, queue, begun) = (service.clock, service.manager.workQueue("pms_operations"), Gate())
        async let run: Void = service.group.run()
        let work = Task {
            try await queue.run {
                begun.arrive()
                try await clock.sleep(for: .seconds(1000))
            }
        }
        await begun.arrivals(1)
        await clock.sleepers(1)
        await service.group.triggerGracefulShutdown()
        await clock.sleepers(2)
        clock.advance(by: .seconds(5))
        await #expect(throws: CancellationError.self) { try await work.value }
        try await run
        #expect(queue.statistics.running == 0)
    }
}
