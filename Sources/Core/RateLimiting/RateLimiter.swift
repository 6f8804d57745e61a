public import ResiliencePrimitives

/// Decides by rules which requests may pass: the front door.
///
///     let limiter = RateLimiter(rules: try RuleSet(rules: [
///         try Rule(name: "login", path: "/auth/login", methods: ["POST"],
///                  quotas: [try Quota(limit: 5, per: .seconds(60))])
///     ]))
///     let ruling = try await limiter.decide(request)
///     guard ruling.isAllowed else { … }
///
/// To limit by a key alone, without rules, see ``QuotaLimiter``. Calls may come from any thread.
public final class RateLimiter: Sendable {
    /// What requests are held against.
    public let rules: RuleSet
    private let store: any RateLimitStore
    /// The same, if it answers without suspending.
    private let memory: MemoryStore?
    /// The same, if it can charge units ahead.
    private let shared: (any SharedRateLimitStore)?
    /// Decides in place of a store that cannot be asked.
    private let fallback: Fallback
    private let clock: @Sendable () -> MonotonicTime
    private let counters: RulingCounters

    /// What holds while the store cannot be asked.
    struct Fallback {
        let policy: UnavailablePolicy
        let store: MemoryStore
    }

    /// Creates a limiter.
    ///
    /// - Parameters:
    ///   - rules: what requests are held against.
    ///   - store: where the counters are.
    ///   - whenUnavailable: who decides while the store cannot be asked, for rules that do not say so themselves.
    ///   - fallback: the counters in this process that count meanwhile.
    ///   - clock: what time passes by.
    ///   - start: what time it is now, since the Unix epoch; nil reads the wall clock, this once.
    public convenience init(
        rules: RuleSet, store: some RateLimitStore = MemoryStore(), whenUnavailable: UnavailablePolicy = .local,
        fallback: MemoryStore? = nil, clock: some Clock<Duration> = .continuous, startingAt start: MonotonicTime? = nil
    ) {
        self.init(
            rules: rules, store: store,
            fallback: Fallback(policy: whenUnavailable, store: fallback ?? store as? MemoryStore ?? MemoryStore()),
            counters: RulingCounters(rules),
            clock: MonotonicTime.reader(of: clock, from: start ?? .wallClock()))
    }

    private init(
        rules: RuleSet, store: any RateLimitStore, fallback: Fallback, counters: RulingCounters,
        clock: @escaping @Sendable () -> MonotonicTime
    ) {
        (self.rules, self.store, self.fallback, self.counters, self.clock) = (rules, store, fallback, counters, clock)
        memory = store as? MemoryStore
        shared = store as? any SharedRateLimitStore
    }

    /// A limiter of other rules that goes on with this one's counters, clock and statistics: what a changed configuration
    /// needs.
    public func with(rules: RuleSet) -> RateLimiter {
        RateLimiter(
            rules: rules, store: store, fallback: fallback, counters: RulingCounters(rules, continuing: counters),
            clock: clock)
    }

    /// Decides about a request and charges it if it may pass. Suspends only for a store that asks elsewhere; where that
    /// cannot be asked, `whenUnavailable` of the rule decides, and the ruling's source says so.
    ///
    /// - Throws: `invalidCost` if its cost is negative, and what else the store throws.
    public func decide(_ request: RateLimitRequest) async throws(RateLimitError) -> Ruling {
        if memory != nil { return try decideNow(request) }
        let plan = try RequestPlan(request, under: rules)
        let ruling: Ruling
        switch plan {
        case .answered(let verdict, let rule): ruling = Ruling(verdict, rule)
        case .charge(let charge, let rule):
            ruling = try await unlessAway(charge, rule) { (time) throws(RateLimitError) in
                try await decide(charge, prefetching: rule.prefetch, at: time)
            } else: { (local, time) throws(RateLimitError) in
                try local.decide(charge.key, cost: charge.cost, under: charge.quotas, at: time)
            }
        }
        counters.count(ruling)
        return ruling
    }

    /// Decides about a request without suspending.
    ///
    /// - Throws: `invalidCost` if its cost is negative, `storeSuspends` if the counters are not in a ``MemoryStore``.
    public func decideNow(_ request: RateLimitRequest) throws(RateLimitError) -> Ruling {
        guard let memory else {
            throw RateLimitError(.storeSuspends, "decideNow: the store asks elsewhere, call decide, which can wait")
        }
        let ruling = try RequestPlan(request, under: rules).decide(in: memory, at: clock())
        counters.count(ruling)
        return ruling
    }

    /// What ``decide(_:)`` would say, charging and counting nothing.
    public func look(_ request: RateLimitRequest) async throws(RateLimitError) -> Ruling {
        switch try RequestPlan(request, under: rules) {
        case .answered(let verdict, let rule): return Ruling(verdict, rule)
        case .charge(let charge, let rule):
            return try await unlessAway(charge, rule) { (time) throws(RateLimitError) in
                try await store.look(charge.key, cost: charge.cost, under: charge.quotas, at: time)
            } else: { (local, time) throws(RateLimitError) in
                try local.look(charge.key, cost: charge.cost, under: charge.quotas, at: time)
            }
        }
    }

    /// Charges what is only known afterwards, also beyond the limit; a negative cost gives back. The answer shows what is
    /// left.
    public func report(
        _ units: Int, for request: RateLimitRequest
    ) async throws(RateLimitError) -> Ruling {
        var request = request
        request.cost = 0
        switch try RequestPlan(request, under: rules) {
        case .answered(let verdict, let rule): return Ruling(verdict, rule)
        case .charge(let charge, let rule):
            return try await unlessAway(charge, rule) { (time) throws(RateLimitError) in
                try await store.report(charge.key, units: units, under: charge.quotas, at: time)
            } else: { (local, time) throws(RateLimitError) in
                local.report(charge.key, units: units, under: charge.quotas, at: time)
            }
        }
    }

    /// Gives back what a request was charged, e.g. since it failed through no fault of its client's. Does nothing for a
    /// ruling that charged nothing.
    public func refund(_ ruling: Ruling) async throws(RateLimitError) {
        guard let charge = ruling.charge, charge.cost > 0 else { return }
        if ruling.source == .local {
            try fallback.store.refund(charge.key, units: charge.cost, under: charge.quotas, at: clock())
            return
        }
        try await store.refund(charge.key, units: charge.cost, under: charge.quotas, at: clock())
    }

    /// Forgets the counters of a client, or those of one rule; nil are the counts that all clients share.
    ///
    /// - Returns: how many were forgotten.
    @discardableResult public func reset(client: String?, rule: String? = nil) async throws(RateLimitError) -> Int {
        // First, since it is these that count while the store is away
        if memory == nil { fallback.store.reset(client: client, rule: rule) }
        return try await store.reset(client: client, rule: rule)
    }

    /// The counters of a client of which something is used, by rule and path.
    public func list(client: String?) async throws(RateLimitError) -> [CounterUsage] {
        try await store.list(client: client, at: clock())
    }

    /// What has been decided so far.
    public var statistics: RateLimitStatistics { counters.statistics }

    private func decide(
        _ charge: RequestPlan.Charge, prefetching most: Int, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision {
        if let shared, most > 0 {
            return try await shared.decide(
                charge.key, cost: charge.cost, under: charge.quotas, prefetching: most, at: time)
        }
        return try await store.decide(charge.key, cost: charge.cost, under: charge.quotas, at: time)
    }

    /// What the store says, or where it cannot be asked, what the rule does.
    private func unlessAway(
        _ charge: RequestPlan.Charge, _ rule: Rule,
        _ ask: (MonotonicTime) async throws(RateLimitError) -> Decision,
        else askHere: (MemoryStore, MonotonicTime) throws(RateLimitError) -> Decision
    ) async throws(RateLimitError) -> Ruling {
        let time = clock()
        do throws(RateLimitError) {
            return RequestPlan.ruling(on: charge, under: rule, try await ask(time))
        } catch {
            guard error.code == .storeUnavailable else { throw error }
        }
        switch rule.whenUnavailable ?? fallback.policy {
        case .local:
            var decision = try askHere(fallback.store, clock())
            decision.source = .local
            return RequestPlan.ruling(on: charge, under: rule, decision)
        case .allow: return Ruling(verdict: .allow, rule: rule, decision: nil, charge: nil, isUnasked: true)
        case .deny:
            return Ruling(
                verdict: rule.isShadow ? .shadow : .deny, rule: rule, decision: nil, charge: nil, isUnasked: true)
        }
    }

    /// The present moment, as this limiter's counters have it.
    package func now() -> MonotonicTime { clock() }
}
