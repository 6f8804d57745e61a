internal import ResiliencePrimitives

/// Limits how often something is done for each key, without rules, requests or routes.
///
///     let limiter = try QuotaLimiter(Quota(limit: 7, per: .seconds(60)))
///     guard try limiter.decide("ada").isAllowed else { … }
///
/// Calls never suspend and may come from any thread.
public final class QuotaLimiter: Sendable {
    private let quotas: QuotaSet
    private let store: MemoryStore
    private let clock: @Sendable () -> MonotonicTime

    /// Creates a limiter that remembers at most `maxKeys` keys of which something is used.
    ///
    /// - Throws: `invalidQuota` if two quotas have the same window.
    public init(
        _ quotas: Quota..., maxKeys: Int = 65_536, clock: some Clock<Duration> = .continuous
    ) throws(RateLimitError) {
        self.quotas = try QuotaSet(quotas)
        store = MemoryStore(maxKeys: maxKeys)
        self.clock = MonotonicTime.reader(of: clock, from: .wallClock())
    }

    /// Charges `key` if the cost fits all quotas, else to none.
    ///
    /// - Throws: `invalidCost` if `cost` is negative. What does not fit is an answer, not an error.
    public func decide(_ key: String, cost: Int = 1) throws(RateLimitError) -> Decision {
        try store.decide(Self.counter(of: key), cost: cost, under: quotas, at: clock())
    }

    /// Charges `key` for something that may yet turn out not to count.
    ///
    /// - Throws: `denied` with the decision if it does not fit, and what ``decide(_:cost:)`` throws.
    public func reserve(_ key: String, cost: Int = 1) throws(RateLimitError) -> Reservation {
        let decision = try decide(key, cost: cost)
        guard decision.isAllowed else {
            let when = decision.retryAfter.map { "it will in \($0)" } ?? "it never will"
            throw RateLimitError(.denied(decision), "cost \(cost) for \(key): it does not fit, \(when)")
        }
        return Reservation(limiter: self, key: key, cost: cost)
    }

    /// Charges what is only known afterwards, also beyond the limits; a negative number gives back.
    @discardableResult public func report(_ key: String, units: Int) -> Decision {
        store.report(Self.counter(of: key), units: units, under: quotas, at: clock())
    }

    /// Forgets what `key` has used.
    public func reset(_ key: String) { store.reset(client: key) }

    private static func counter(of key: String) -> CounterKey { CounterKey(rule: "", client: key) }
}
