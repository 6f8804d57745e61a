import Backpressure
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import ServiceLifecycle
import Testing

@Suite("A manager as a service", .timeLimit(.minutes(1))) struct LifeCycleTests {
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
        await service.clock.sleepers(1)
        #expect(manager.health().status == .unhealthy)
        let error = await #expect(throws: QueueError.self) { try await queue.run {} }
        #expect(error?.code == .finished)
        gate.open()
        try await run
        #expect(try await work.value == 7)
        #expect(try await listener.next() == "a")
        #expect(try await listener.next() == nil)
        let late = await #expect(throws: QueueError.self) { try await frames.make().offer("b") }
        #expect(late?.code == .finished)
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
