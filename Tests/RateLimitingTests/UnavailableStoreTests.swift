import RateLimiting
import ResiliencePrimitives
import ResilienceTesting
import Synchronization
import Testing

@Suite("A limiter whose store cannot be asked")
struct UnavailableStoreTests {
    @Test func `limits in memory meanwhile, so that a dead store never means no limits`() async throws {
        let limiter = try Self.limiter(.local)
        var verdicts: [Ruling.Verdict] = []
        for _ in 0..<4 { verdicts.append(try await limiter.decide(Self.request).verdict) }
        #expect(verdicts == [.allow, .allow, .deny, .deny])
        #expect(try await limiter.decide(Self.request).source == .local)
        #expect(limiter.statistics.fallbacks == [.local: 5])
    }

    @Test(arguments: [
        (UnavailablePolicy.allow, Ruling.Verdict.allow, DecisionSource.allow), (.deny, .deny, .deny),
    ])
    func `lets all pass or nobody, where it is told to, and marks it`(
        policy: UnavailablePolicy, verdict: Ruling.Verdict, source: DecisionSource
    ) async throws {
        let ruling = try await Self.limiter(policy).decide(Self.request)
        #expect(ruling.verdict == verdict)
        #expect(ruling.source == source)
        #expect(ruling.decision == nil)
        #expect(ruling.rule?.name == "login")
    }

    @Test func `goes by what the rule says, if it says something`() async throws {
        let limiter = try Self.limiter(.deny, rule: .allow)
        #expect(try await limiter.decide(Self.request).source == .allow)
    }

    @Test func `goes by another policy once it is told so, and by that until it is told another`() async throws {
        let limiter = try Self.limiter(.deny)
        limiter.replace(rules: limiter.rules, whenUnavailable: .allow)
        #expect(try await limiter.decide(Self.request).source == .allow)
        limiter.replace(rules: limiter.rules)
        #expect(try await limiter.decide(Self.request).source == .allow)
    }

    @Test func `denies nobody by a rule that only says what it would do`() async throws {
        let limiter = try Self.limiter(.deny, isShadow: true)
        #expect(try await limiter.decide(Self.request).verdict == .shadow)
    }

    @Test func `asks the store again once it answers, whose counters know nothing of what passed meanwhile`()
        async throws
    {
        let store = RemoteStore(isAway: true)
        let limiter = try Self.limiter(.local, store: store)
        for _ in 0..<3 { _ = try await limiter.decide(Self.request) }
        store.isAway.store(false, ordering: .relaxed)
        let ruling = try await limiter.decide(Self.request)
        #expect(ruling.isAllowed)
        #expect(ruling.decision?.binding.remaining == 1)
        #expect(ruling.source == .memory)
    }

    @Test func `gives back where it was charged`() async throws {
        let store = RemoteStore(isAway: true)
        let limiter = try Self.limiter(.local, store: store)
        let local = try await limiter.decide(Self.request)
        store.isAway.store(false, ordering: .relaxed)
        _ = try await limiter.decide(Self.request)
        try await limiter.refund(local)
        #expect(try await limiter.look(Self.request).decision?.binding.remaining == 1)
        store.isAway.store(true, ordering: .relaxed)
        #expect(try await limiter.look(Self.request).decision?.binding.remaining == 2)
    }

    @Test func `forgets what it counts meanwhile, also while the store cannot`() async throws {
        let limiter = try Self.limiter(.local)
        for _ in 0..<3 { _ = try await limiter.decide(Self.request) }
        let error = try #require(
            await #expect(throws: RateLimitError.self) { try await limiter.reset(client: "ada") })
        #expect(error.code == .storeUnavailable)
        #expect(try await limiter.decide(Self.request).decision?.binding.remaining == 1)
    }

    @Test func `passes on errors that are the caller's`() async throws {
        let limiter = try Self.limiter(.allow)
        let request = RateLimitRequest(
            method: "GET", path: NormalizedPath("/"), client: Client(id: "ada", type: .anonymous), cost: -1)
        let error = try #require(await #expect(throws: RateLimitError.self) { try await limiter.decide(request) })
        #expect(error.code == .invalidCost)
    }

    private static let request = RateLimitRequest(
        method: "GET", path: NormalizedPath("/login"), client: Client(id: "ada", type: .anonymous))

    private static func limiter(
        _ policy: UnavailablePolicy, rule: UnavailablePolicy? = nil, isShadow: Bool = false,
        store: RemoteStore = RemoteStore(isAway: true)
    ) throws -> RateLimiter {
        let rule = try Rule(
            name: "login", path: "/login", quotas: [Quota(limit: 2, per: .seconds(60))], isShadow: isShadow,
            whenUnavailable: rule)
        return RateLimiter(
            rules: try RuleSet(rules: [rule]), store: store, whenUnavailable: policy, clock: ManualClock(),
            startingAt: .zero)
    }
}
