import RateLimiting
import ResiliencePrimitives
import ResilienceTesting
import Testing

@Suite("A rate limiter") struct RateLimiterTests {
    let clock = ManualClock()
    let ada = Client(id: "ip:192.0.2.1", type: .anonymous)
    let service = Client(id: "internal:billing", type: .internal)

    func limiter(_ rules: Rule..., excluded: [String] = [], isEnabled: Bool = true) throws -> RateLimiter {
        let set = try RuleSet(
            rules: rules, default: Rule(quotas: [Quota(limit: 2, per: .seconds(10))]), excludedPaths: excluded,
            isEnabled: isEnabled)
        return RateLimiter(rules: set, clock: clock, startingAt: .zero)
    }

    @Test func `allows, denies, and says when to come again`() async throws {
        let limiter = try limiter(try Rule(name: "login", path: "/auth/login", quotas: RuleTests.quotas))
        let request = RuleTests.request("POST", "/auth/login/", ada, cost: 5)
        let allowed = try await limiter.decide(request)
        #expect((allowed.verdict, allowed.rule?.name, allowed.decision?.binding.remaining) == (.allow, "login", 0))
        clock.advance(by: .seconds(20))
        let denied = try await limiter.decide(request)
        #expect((denied.verdict, denied.isAllowed) == (.deny, false))
        #expect(denied.decision?.retryAfter == .seconds(40))
        clock.advance(by: .seconds(40))
        #expect(try await limiter.decide(request).isAllowed)
        #expect(limiter.statistics.rules["login"]?.allowed == 2)
        #expect(limiter.statistics.rules["login"]?.denied == 1)
    }

    @Test func `lets internal services pass uncounted, unless the rule says otherwise`() async throws {
        let strict = try Rule(
            name: "strict", path: "/strict", quotas: [Quota(limit: 0, per: .seconds(1))], bypassInternal: false)
        let limiter = try limiter(strict)
        let passed = try await limiter.decide(RuleTests.request("GET", "/", service, cost: 99))
        #expect((passed.verdict, passed.rule?.name, passed.decision) == (.bypass, "default", nil))
        #expect(try await limiter.decide(RuleTests.request("GET", "/strict", service)).verdict == .deny)
    }

    @Test func `leaves excluded paths and everything alone when it is told to`() async throws {
        let excluding = try await limiter(excluded: ["/healthz"]).decide(
            RuleTests.request("GET", "/healthz", ada, cost: 9))
        #expect((excluding.verdict, excluding.rule, excluding.decision) == (.exclude, nil, nil))
        let off = try await limiter(isEnabled: false).decide(RuleTests.request("GET", "/", ada, cost: 9))
        #expect((off.verdict, off.rule, off.decision) == (.allow, nil, nil))
    }

    @Test func `in shadow says what it would do, and charges nothing for a denial`() async throws {
        let limiter = try limiter(
            try Rule(name: "s", path: "/s", quotas: [Quota(limit: 3, per: .seconds(10))], isShadow: true))
        #expect(try await limiter.decide(RuleTests.request("GET", "/s", ada, cost: 2)).verdict == .allow)
        let shadow = try await limiter.decide(RuleTests.request("GET", "/s", ada, cost: 2))
        #expect((shadow.verdict, shadow.isAllowed, shadow.decision?.isAllowed) == (.shadow, true, false))
        #expect(shadow.decision?.binding.remaining == 1)
    }

    @Test func `looks without charging, gives back what failed, and charges what is known afterwards`() async throws {
        let limiter = try limiter()
        let request = RuleTests.request("GET", "/", ada)
        #expect(try await limiter.look(request).decision?.binding.remaining == 2)
        let ruling = try await limiter.decide(request)
        #expect(try await limiter.look(request).decision?.binding.remaining == 1)
        try await limiter.refund(ruling)
        #expect(try await limiter.look(request).decision?.binding.remaining == 2)
        #expect(try await limiter.report(5, for: request).decision?.binding.used == 5)
        try await limiter.refund(try await limiter.decide(request))
        #expect(try await limiter.report(-4, for: request).decision?.binding.remaining == 1)
        #expect(try await limiter.list(client: ada.id).map(\.key.rule) == ["default"])
        #expect(try await limiter.reset(client: ada.id, rule: "default") == 1)
        #expect(limiter.statistics.allowed == 1)
    }

    @Test func `says how long decisions took: of those in memory one of 64, of those that asked elsewhere all`() throws
    {
        let limiter = try limiter()
        for _ in 0..<640 { _ = try limiter.decideNow(RuleTests.request()) }
        #expect(limiter.statistics.latency.count == 10)
        for _ in 0..<640 { _ = try limiter.decideNow(RuleTests.request("GET", "/", service)) }
        #expect(limiter.statistics.latency.count == 10)
    }

    @Test func `says how long a store took that asks elsewhere`() async throws {
        let rules = try RuleSet(rules: [], default: Rule(quotas: [Quota(limit: 2, per: .seconds(10))]))
        let store = RemoteStore()
        store.meanwhile { [clock] in clock.advance(by: .milliseconds(3)) }
        let limiter = RateLimiter(rules: rules, store: store, clock: clock)
        for _ in 0..<20 { _ = try await limiter.decide(RuleTests.request()) }
        _ = try await limiter.decide(RuleTests.request("GET", "/", service))
        let latency = limiter.statistics.latency
        #expect((latency.count, latency.total, latency.mean) == (20, .milliseconds(60), .milliseconds(3)))
        #expect(latency.max == .milliseconds(3))
        for percentile in [latency.p50, latency.p95, latency.p99] {
            #expect(abs((percentile - .milliseconds(3)) / .milliseconds(3)) <= 1 / 64)
        }
    }

    @Test func `refuses a negative cost, naming whose it is`() async throws {
        let limiter = try limiter()
        let error = await #expect(throws: RateLimitError.self) {
            try await limiter.decide(RuleTests.request("GET", "/a", ada, cost: -1))
        }
        #expect(error?.description == "cost -1 of ip:192.0.2.1 for /a: it must be 0 or more")
    }

    @Test func `over a store that asks elsewhere waits for it, and cannot decide now`() async throws {
        let rules = try RuleSet(rules: [], default: Rule(quotas: [Quota(limit: 2, per: .seconds(10))]))
        let limiter = RateLimiter(rules: rules, store: RemoteStore(), clock: clock)
        #expect(try await limiter.decide(RuleTests.request(cost: 2)).verdict == .allow)
        #expect(try await limiter.decide(RuleTests.request(cost: 1)).verdict == .deny)
        let error = #expect(throws: RateLimitError.self) { try limiter.decideNow(RuleTests.request()) }
        #expect(error?.code == .storeSuspends)
        #expect(limiter.statistics.denied == 1)
    }

    @Test func `aligns windows to the Unix epoch by the wall clock`() throws {
        let rules = try RuleSet(
            rules: [], default: Rule(quotas: [Quota(limit: 2, per: .seconds(3600), algorithm: .fixedWindow)]))
        let limiter = RateLimiter(rules: rules, clock: clock)
        let before = MonotonicTime.wallClock().nanoseconds
        let reset = try limiter.decideNow(RuleTests.request()).decision?.binding.resetAfter.nanoseconds ?? 0
        let hour: Int64 = 3600 * 1_000_000_000
        let end = (before / hour + 1) * hour
        #expect(end - before - reset < 60 * 1_000_000_000 || reset > hour - 60 * 1_000_000_000)
    }
}
