import RateLimiting
import ResiliencePrimitives
import Testing

@Suite("A quota") struct QuotaTests {
    @Test func `has its limit as capacity unless it has a burst; of limit 0 it has none`() throws {
        #expect(try Quota(limit: 5, per: .seconds(60)).capacity == 5)
        #expect(try Quota(limit: 5, per: .seconds(60), algorithm: .tokenBucket, burst: 9).capacity == 9)
        #expect(try Quota(limit: 0, per: .seconds(60), algorithm: .tokenBucket, burst: 9).capacity == 0)
    }

    /// Limit, window in ns, algorithm, burst; what is said.
    static let refusals: [(Int, Int64, RateLimitAlgorithm, Int?, String)] = [
        (-1, 1, .slidingWindow, nil, "limit -1: it must be between 0 and 2^53"),
        (1 << 53 + 1, 1, .slidingWindow, nil, "limit 9007199254740993: it must be between 0 and 2^53"),
        (1, 0, .slidingWindow, nil, "window 0.0 seconds: it must be between 1 ns and 18 years"),
        (1, -1, .slidingWindow, nil, "window -1e-09 seconds: it must be between 1 ns and 18 years"),
        (1, .max, .slidingWindow, nil, "window 9223372036.854776 seconds: it must be between 1 ns and 18 years"),
        (1, 60, .tokenBucket, -2, "burst -2: it must be between 0 and 2^53"),
        (1, 100, .tokenBucket, 1 << 53 - 1, "burst 9007199254740991: it would take over 18 years to refill"),
        (1, 60, .fixedWindow, 2, "burst 2 with fixed_window: only token_bucket has a burst"),
    ]

    @Test(arguments: refusals)
    func `that makes no sense is refused with what would be right`(
        limit: Int, window: Int64, algorithm: RateLimitAlgorithm, burst: Int?, text: String
    ) {
        let error = #expect(throws: RateLimitError.self) {
            try Quota(limit: limit, per: .nanoseconds(window), algorithm: algorithm, burst: burst)
        }
        #expect(error?.code == .invalidQuota)
        #expect(error?.description == text)
    }

    @Test func `set puts the shortest window first and refuses two of the same`() throws {
        let (minute, hour) = (try Quota(limit: 5, per: .seconds(60)), try Quota(limit: 20, per: .seconds(3600)))
        #expect(try QuotaSet([hour, minute]).quotas == [minute, hour])
        let double = #expect(throws: RateLimitError.self) {
            try QuotaSet([minute, Quota(limit: 7, per: .seconds(60))])
        }
        #expect(
            double?.description
                == "quotas: limits 5 and 7 both have the window 60.0 seconds, each needs its own")
        #expect(throws: RateLimitError.self) { try QuotaSet([]) }
    }

    @Test func `status is what another store makes of it`() throws {
        // A day of 23 hours
        let set = try QuotaSet([
            Quota(limit: 5, per: .seconds(60)), Quota(limit: 9, per: CalendarWindow(.day, in: "Europe/Berlin")),
        ])
        let key = CounterKey(rule: "r", client: "ada")
        let decision = try MemoryStore().decide(key, under: set, at: .zero + .seconds(1_743_289_200))
        let statuses = decision.quotas.map {
            QuotaStatus(
                quota: $0.quota, used: $0.used, isDenying: $0.isDenying, resetAfter: $0.resetAfter,
                moreAfter: $0.moreAfter, window: $0.window)
        }
        let same = Decision(verdict: .allowed, quotas: QuotaStatuses(of: set, statuses), bindingIndex: 0)
        #expect(same == decision)
    }
}
