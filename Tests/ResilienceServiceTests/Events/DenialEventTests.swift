import CircuitBreaking
import Foundation
import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceService
import ResilienceTesting
import Testing

@Suite("What a service tells of denials", .timeLimit(.minutes(5))) struct DenialEventTests {
    private func service(limit: Int = 1, isShadow: Bool = false, store: FleetStore? = nil) async throws
        -> ManagedService
    {
        try await ManagedService(store: store) {
            var rule = RuleSettings(
                path: "/login.*", limits: [Rate(limit, per: .seconds(60)), Rate(9, per: .seconds(3600))])
            (rule.name, rule.isShadow, rule.whenUnavailable) = ("login", isShadow, .deny)
            $0.rateLimits.rules = [rule]
        }
    }

    private func ask(_ service: ManagedService, _ path: String = "/login", times: Int) async throws {
        for _ in 0..<times {
            _ = try await service.manager.limiter.decide(
                RateLimitRequest(
                    method: "POST", path: NormalizedPath(path), client: Client(id: "ip:1", type: .anonymous)))
        }
    }

    private func next(_ events: inout AsyncStream<ServiceEvent>.Iterator) async throws -> DenialEvent {
        let event = await events.next(isolation: #isolation)
        guard case .denial(let denial)? = event?.kind else { throw Unexpected(event: event) }
        return denial
    }

    private struct Unexpected: Error { let event: ServiceEvent? }

    @Test func `is who asked for what, by which limit it was denied, and for how long`() async throws {
        let service = try await service()
        var events = service.manager.events.subscribe().makeAsyncIterator()
        try await ask(service, times: 1)
        service.clock.advance(by: .seconds(20))
        try await ask(service, times: 1)
        let denial = try await next(&events)
        #expect((denial.rule, denial.client.id, denial.client.type) == ("login", "ip:1", .anonymous))
        #expect((denial.method, denial.path, denial.limit, denial.window) == ("POST", "/login", 1, .seconds(60)))
        #expect((denial.retryAfter, denial.skipped) == (.seconds(40), 0))
    }

    @Test func `is a few a second, and how many were left out in between`() async throws {
        let service = try await service(limit: 0)
        var events = service.manager.events.subscribe().makeAsyncIterator()
        try await ask(service, times: 1000)
        service.clock.advance(by: .milliseconds(100))
        try await ask(service, times: 1)
        for _ in 0..<10 { #expect(try await next(&events).skipped == 0) }
        let denial = try await next(&events)
        #expect((denial.skipped, denial.retryAfter) == (990, nil))
    }

    @Test func `is nothing where a request passes, be it over a limit of a rule in shadow`() async throws {
        let service = try await service(isShadow: true)
        let subscription = service.manager.events.subscribe()
        try await ask(service, times: 3)
        try await ask(service, "/other", times: 3)
        service.manager.breaker("end").forceOpen()
        var events = subscription.makeAsyncIterator()
        guard case .circuit("end", _, _, _, _)? = await events.next()?.kind else {
            Issue.record("a denial was told of")
            return
        }
    }

    @Test func `has no limit where a rule lets nobody pass without its store`() async throws {
        let service = try await service(store: FleetStore(isAvailable: false))
        var events = service.manager.events.subscribe().makeAsyncIterator()
        try await ask(service, times: 1)
        let denial = try await next(&events)
        #expect((denial.rule, denial.limit, denial.window, denial.retryAfter) == ("login", nil, nil, nil))
    }

    @Test func `is no longer than an operator reads, whatever path a stranger sends`() async throws {
        let service = try await service(limit: 0)
        var events = service.manager.events.subscribe().makeAsyncIterator()
        try await ask(service, "/login" + String(repeating: "x", count: 100_000), times: 1)
        #expect(try await next(&events).path.count == 256)
    }
}
