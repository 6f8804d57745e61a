import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceTesting
import ServiceLifecycle
import Testing

@testable import ResilienceService

@Suite("A service with store.snapshot", .timeLimit(.minutes(5))) struct RememberingServiceTests {
    let folder: SnapshotFolder

    init() throws { folder = try SnapshotFolder() }

    private func service() async throws -> ManagedService {
        try await ManagedService {
            $0.store.snapshot = folder.path()
            $0.rateLimits.rules = [RuleSettings(path: "/login", limits: [Rate(1, per: .seconds(86_400))])]
        }
    }

    private func ask(_ manager: ResilienceManager, _ client: String = "ada") async throws -> Bool {
        let request = RateLimitRequest(
            method: "GET", path: NormalizedPath("/login"), client: Client(id: client, type: .anonymous))
        return try await manager.limiter.decide(request).isAllowed
    }

    @Test func `remembers over a restart who is over a limit`() async throws {
        let first = try await service()
        async let run: Void = first.group.run()
        try await first.manager.started()
        #expect(try await ask(first.manager))
        await first.group.triggerGracefulShutdown()
        try await run
        #expect(try folder.names() == ["counters"])
        let second = try await service()
        #expect(try await !ask(second.manager))
        #expect(try await ask(second.manager, "bob"))
    }

    @Test func `writes every 30 s if something has changed, and not before`() async throws {
        let service = try await service()
        async let run: Void = service.group.run()
        try await service.manager.started()
        #expect(try await ask(service.manager))
        await service.clock.sleepers(1)
        service.clock.advance(by: .seconds(30) - .nanoseconds(1))
        #expect(try folder.names() == [])
        service.clock.advance(by: .nanoseconds(1))
        // It sleeps again once it has written
        await service.clock.sleepers(1)
        #expect(try folder.names() == ["counters"])
        try folder.remove("counters")
        service.clock.advance(by: .seconds(30))
        await service.clock.sleepers(1)
        #expect(try folder.names() == [])
        #expect(try await ask(service.manager, "bob"))
        await service.group.triggerGracefulShutdown()
        try await run
        #expect(try folder.names() == ["counters"])
    }

    @Test func `writes when it is closed what was used since it ended`() async throws {
        let first = try await service()
        async let run: Void = first.group.run()
        try await first.manager.started()
        await first.group.triggerGracefulShutdown()
        try await run
        #expect(try await ask(first.manager))
        await first.manager.close()
        #expect(try await !ask(try await service().manager))
    }

    @Test func `writes also if what is under way does not end within the grace period`() async throws {
        let first = try await service()
        let running = Task { try await first.group.run() }
        try await first.manager.started()
        #expect(try await ask(first.manager))
        running.cancel()
        _ = await running.result
        #expect(try await !ask(try await service().manager))
    }

    @Test func `neither reads nor writes it if its counters are elsewhere`() async throws {
        try folder.file.write(try SnapshotFolder.store(), at: SnapshotFolder.now)
        let before = try folder.bytes()
        var configuration = ResilienceConfiguration()
        configuration.store.snapshot = folder.path()
        let manager = try await ResilienceManager(
            configuration: try configuration.resolved(), store: FleetStore(isAvailable: false), clock: ManualClock(),
            logger: folder.log.logger)
        let request = RateLimitRequest(
            method: "GET", path: NormalizedPath("/x"), client: Client(id: "ada", type: .anonymous))
        let ruling = try await manager.limiter.decide(request)
        #expect(ruling.source == .local)
        await manager.close()
        #expect(try folder.bytes() == before)
        #expect(try folder.names() == ["counters"])
    }
}
