import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceService
import ResilienceTesting
import Testing

@Suite("A client's limits in an operator's hand") struct LimitActionTests {
    private func service() async throws -> ManagedService {
        let service = try await ManagedService { configuration in
            configuration.rateLimits.rules = ["login", "api"].map { name in
                var rule = RuleSettings(path: "/\(name)", limits: [Rate(2, per: .seconds(60))])
                rule.name = name
                return rule
            }
        }
        for client in ["ip:1", "ip:2"] {
            for path in ["/login", "/api", "/other"] { _ = try await ask(service, path, client) }
        }
        _ = service.log.take()
        return service
    }

    private func ask(_ service: ManagedService, _ path: String, _ client: String) async throws -> Ruling {
        try await service.manager.limiter.decide(
            RateLimitRequest(
                method: "GET", path: NormalizedPath(path), client: Client(id: client, type: .anonymous)))
    }

    @Test func `are told by rule, and only that client's`() async throws {
        let usage = try await service().manager.usage(of: "ip:1")
        #expect(usage.map(\.key.rule).sorted() == ["api", "default", "login"])
        #expect(usage.allSatisfy { $0.quotas.allSatisfy { $0.used == 1 } })
        #expect(try await service().manager.usage(of: "ip:3").isEmpty)
    }

    @Test func `are forgotten of one rule, or of all, and of nobody else`() async throws {
        let service = try await service()
        let manager = service.manager
        let events = manager.events.subscribe()
        #expect(try await manager.resetLimits(of: "ip:1", rule: "login", by: "ada") == 1)
        #expect(try await manager.usage(of: "ip:1").map(\.key.rule).sorted() == ["api", "default"])
        #expect(try await manager.resetLimits(of: "ip:1", rule: "default", by: "ada") == 1)
        #expect(try await manager.resetLimits(of: "ip:1", rule: nil, by: "ada") == 1)
        #expect(try await manager.usage(of: "ip:1").isEmpty)
        #expect(try await manager.usage(of: "ip:2").count == 3)
        #expect(
            service.log.take() == [
                "notice: limits.reset ip:1 login", "notice: limits.reset ip:1 default", "notice: limits.reset ip:1",
            ])
        #expect(service.log.lastMetadata["who"] == "ada")
        #expect(service.log.lastMetadata["before"] == "1 counter")
        var iterator = events.makeAsyncIterator()
        guard case .change(let entry)? = await iterator.next()?.kind else {
            Issue.record("no change")
            return
        }
        #expect((entry.action, entry.target, entry.after) == ("limits.reset", "ip:1 login", "0 counters"))
    }

    @Test func `are not touched for a rule that does not exist`() async throws {
        let service = try await service()
        let error = await #expect(throws: ManagementError.self) {
            try await service.manager.resetLimits(of: "ip:1", rule: "logni", by: "ada")
        }
        #expect(error?.description == "there is no rule called \"logni\"")
        #expect(try await service.manager.usage(of: "ip:1").count == 3)
        #expect(service.log.take() == [])
    }

    @Test func `cannot be told while a shared store is away, and are forgotten in this process, which is on record`()
        async throws
    {
        let service = try await ManagedService(store: FleetStore(isAvailable: false)) { configuration in
            configuration.rateLimits.default.limits = [Rate(1, per: .seconds(60))]
        }
        let events = service.manager.events.subscribe()
        #expect(try await ask(service, "/", "ip:1").isAllowed)
        _ = service.log.take()
        await #expect(throws: RateLimitError.self) { try await service.manager.usage(of: "ip:1") }
        await #expect(throws: RateLimitError.self) {
            try await service.manager.resetLimits(of: "ip:1", rule: nil, by: "ada")
        }
        #expect(service.log.take() == ["notice: limits.reset ip:1"])
        #expect(service.log.lastMetadata["who"] == "ada")
        #expect(service.log.lastMetadata["after"] == "unknown: away")
        var iterator = events.makeAsyncIterator()
        guard case .change(let entry)? = await iterator.next()?.kind else {
            Issue.record("no change")
            return
        }
        #expect((entry.action, entry.target) == ("limits.reset", "ip:1"))
        #expect(try await ask(service, "/", "ip:1").isAllowed)
    }
}
