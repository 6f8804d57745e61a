import Backpressure
import CircuitBreaking
import RateLimiting
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import ServiceLifecycle
import Testing

@Suite("The health of a service", .timeLimit(.minutes(5))) struct HealthTests {
    /// The health of a service that runs, with a circuit and a queue that are not well if asked.
    private func health(
        circuitIsOpen: Bool = false, queueIsFull: Bool = false, others: [HealthReport.Component] = []
    ) async throws -> HealthReport {
        let service = try await ManagedService(.production) { configuration in
            configuration.breakers["tts_service"] = BreakerSettings()
            configuration.queues["frames"] = QueueSettings()
            configuration.queues["frames"]?.maximumItems = 15
        }
        let queue = service.manager.queues("frames") { (item: String) in item.utf8.count }.make()
        if circuitIsOpen { service.manager.breaker("tts_service").openUntil(.seconds(1)) }
        // Fifteen are ten in production, and a warning comes at seven tenths of those
        for _ in 0..<(queueIsFull ? 7 : 6) { try await queue.offer("a") }
        async let run: Void = service.group.run()
        try await service.manager.started()
        let health = service.manager.health(others: others)
        _ = queue.take(upTo: 7)
        await service.group.triggerGracefulShutdown()
        try await run
        return health
    }

    @Test(
        arguments: [
            (false, false, nil, .healthy), (true, false, nil, .degraded), (false, true, nil, .degraded),
            (false, false, .healthy, .healthy), (false, false, .degraded, .degraded),
            (true, true, .unhealthy, .unhealthy),
            (true, false, .healthy, .degraded),
        ] as [(Bool, Bool, HealthReport.Status?, HealthReport.Status)])
    func `is that of its worst part`(
        circuitIsOpen: Bool, queueIsFull: Bool, other: HealthReport.Status?, expected: HealthReport.Status
    ) async throws {
        let others = other.map { [HealthReport.Component(name: "tts default", status: $0, detail: "x")] } ?? []
        let health = try await health(circuitIsOpen: circuitIsOpen, queueIsFull: queueIsFull, others: others)
        #expect(health.status == expected)
        #expect(health.environment == "production")
        let names = ["circuit tts_service", "queue frames"] + (other == nil ? [] : ["tts default"])
        #expect(health.components.map(\.name) == names)
        let details = [circuitIsOpen ? "open" : "", queueIsFull ? "7 items, 7 bytes" : ""]
        #expect(health.components.prefix(2).map(\.detail) == details)
        #expect(health.components.prefix(2).map(\.status) == details.map { $0.isEmpty ? .healthy : .degraded })
    }

    @Test(
        arguments: [(.forcedOpen, .degraded), (.disabled, .healthy), (.metricsOnly, .healthy)]
            as [(CircuitState, HealthReport.Status)])
    func `counts a circuit that a hand holds open as one that is not well, and names each hand`(
        state: CircuitState, expected: HealthReport.Status
    ) async throws {
        let manager = try await ManagedService().manager
        let breaker = manager.breaker("tts_service")
        switch state {
        case .forcedOpen: breaker.forceOpen()
        case .disabled: breaker.disable()
        default: breaker.measureOnly()
        }
        let component = manager.health().components.first { $0.name == "circuit tts_service" }
        #expect((component?.status, component?.detail) == (expected, state.rawValue))
    }

    @Test func `is not worse for a circuit that waits for a probe, which may never be asked for`() async throws {
        let service = try await ManagedService()
        service.manager.breaker("tts_service").openUntil(.seconds(1))
        service.clock.advance(by: .seconds(2))
        let component = service.manager.health().components.first { $0.name == "circuit tts_service" }
        #expect((component?.status, component?.detail) == (.healthy, "half_open"))
    }

    @Test(
        arguments: [(true, false, .unhealthy), (false, false, .degraded), (true, true, .degraded)]
            as [(Bool, Bool, HealthReport.Status)])
    func `is that of a service that lets nobody pass only where a rule denies`(
        isEnabled: Bool, isShadow: Bool, expected: HealthReport.Status
    ) async throws {
        let service = try await ManagedService(store: FleetStore(isAvailable: false)) { configuration in
            var rule = RuleSettings(path: "/a", limits: [Rate(2, per: .seconds(60))])
            (rule.whenUnavailable, rule.isShadow) = (.deny, isShadow)
            configuration.rateLimits.rules = [rule]
            configuration.rateLimits.isEnabled = isEnabled
        }
        let component = service.manager.health().components.first { $0.name == "redis" }
        #expect(component?.status == expected)
    }

    @Test func `has its parts by name, also before it has started`() async throws {
        let manager = try await ManagedService { $0.breakers["b"] = BreakerSettings() }.manager
        let others = ["tts default", "cache"].map { HealthReport.Component(name: $0, status: .healthy) }
        let health = manager.health(others: others)
        #expect(health.components.map(\.name) == ["cache", "circuit b", "service", "tts default"])
        #expect(health.status == .unhealthy)
    }
}
