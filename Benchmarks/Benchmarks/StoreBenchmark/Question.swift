import RateLimiting
import ResilienceRedis

/// What is asked over and over: one client, one rule, a bucket that is never empty.
struct Question: Sendable {
    /// Somebody else than Redis answered: what was measured is not what was to be.
    struct AnsweredElsewhere: Error {}

    private let limiter: RateLimiter
    private let request = RateLimitRequest(
        method: "GET", path: NormalizedPath("/api/rooms"), client: Client(id: "apikey:ab12", type: .api))

    init(_ store: RedisStore, prefetch: Int) throws {
        let quota = try Quota(limit: 1_000_000_000, per: .seconds(60), algorithm: .tokenBucket)
        let rule = try Rule(name: "api", path: "/api/.*", quotas: [quota], prefetch: prefetch)
        limiter = RateLimiter(rules: try RuleSet(rules: [rule]), store: store)
    }

    func ask() async throws {
        guard try await limiter.decide(request).source == .redis else { throw AnsweredElsewhere() }
    }
}
