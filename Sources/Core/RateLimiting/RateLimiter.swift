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
    private let inForce: RulesInForce
    private let store: any RateLimitStore
    /// The same, if it answers without suspending.
    private let memory: MemoryStore?
    /// The same, if it can charge units ahead.
    private let shared: (any SharedRateLimitStore)?
    /// Counts in place of a store that cannot be asked.
    private let fallback: MemoryStore
    private let clock: @Sendable () -> MonotonicTime
    private let counters = RulingCounters()
    private let observer: (any RulingObserver)?

    /// Of so many decisions in memory one is timed: reading a clock costs as much as a good part of a decision.
    private static let timedOneOf: UInt = 64

    /// Creates a limiter.
    ///
    /// - Parameters:
    ///   - rules: what requests are held against.
    ///   - store: where the counters are.
    ///   - whenUnavailable: who decides while the store cannot be asked, for rules that do not say so themselves.
    ///   - fallback: the counters in this process that count meanwhile.
    ///   - observer: is told of every ruling.
    ///   - clock: what time passes by.
    ///   - start: what time it is now, since the Unix epoch; nil reads the wall clock, this once.
    public init(
        rules: RuleSet, store: some RateLimitStore = MemoryStore(), whenUnavailable: UnavailablePolicy = .local,
        fallback: MemoryStore? = nil, observer: (any RulingObserver)? = nil,
        clock: some Clock<Duration> = .continuous, startingAt start: MonotonicTime? = nil
    ) {
        inForce = RulesInForce(RuleEdition(rules, whenUnavailable: whenUnavailable))
        self.store = store
        memory = store as? MemoryStore
        shared = store as? any SharedRateLimitStore
        self.fallback = fallback ?? store as? MemoryStore ?? MemoryStore()
        self.observer = observer
        self.clock = MonotonicTime.reader(of: clock, from: start ?? .wallClock())
    }

    /// What requests are held against.
    public var rules: RuleSet { inForce.edition.rules }

    /// Holds requests against other rules from now on; counters and statistics go on.
    ///
    /// Of a rule that keeps its name, what was used stays used where only limits and bursts change; a quota whose window or
    /// algorithm changes starts afresh, and the others notice nothing. All threads go over at the same moment: a decision
    /// that began under the old rules is taken under the new ones, if it had not reached its counter. One that a shared
    /// store has been asked for is taken under the rules that it was asked under, as it is in a process that reloads later.
    ///
    /// - Parameter whenUnavailable: who decides while the store cannot be asked, for rules that do not say so themselves;
    ///   nil: as before.
    public func replace(rules: RuleSet, whenUnavailable: UnavailablePolicy? = nil) {
        counters.replace(rules, whenUnavailable: whenUnavailable, in: inForce)
    }

    /// Decides about a request and charges it if it may pass. Suspends only for a store that asks elsewhere; where that
    /// cannot be asked, `whenUnavailable` of the rule decides, and the ruling's source says so.
    ///
    /// - Throws: `invalidCost` if its cost is negative, and what else the store throws.
    public func decide(_ request: RateLimitRequest) async throws(RateLimitError) -> Ruling {
        if memory != nil { return try decideNow(request) }
        var edition = inForce.edition
        let plan = try RequestPlan(request, under: edition.rules)
        let ruling: Ruling
        switch plan {
        case .answered(let verdict, let rule): ruling = Ruling(verdict, rule)
        case .charge(let charge, let rule):
            let start = clock()
            if rule.prefetch > 0, let decision = taken(charge, prefetching: rule.prefetch, at: start) {
                ruling = RequestPlan.ruling(on: charge, under: rule, decision)
            } else {
                ruling = try await unlessAway(.decide, request, charge, rule, &edition) {
                    () throws(RateLimitError) in
                    try await decide(charge, prefetching: rule.prefetch, at: start)
                }
            }
            counters.latency.record(clock() - start)
        }
        note(ruling, on: request, under: edition)
        return ruling
    }

    /// Whether the counters are in this process, so that ``decideNow(_:)`` decides.
    package var decidesAtOnce: Bool { memory != nil }

    /// Decides about a request without suspending.
    ///
    /// - Throws: `invalidCost` if its cost is negative, `storeSuspends` if the counters are not in a ``MemoryStore``.
    public func decideNow(_ request: RateLimitRequest) throws(RateLimitError) -> Ruling {
        guard let memory else {
            throw RateLimitError(.storeSuspends, "decideNow: the store asks elsewhere, call decide, which can wait")
        }
        var (edition, isTimed) = inForce.next(pickingOneOf: Self.timedOneOf)
        let start = isTimed ? clock() : nil
        let ruling = try ask(memory, .decide, request, &edition)
        if let start, ruling.source != nil { counters.latency.record(clock() - start) }
        note(ruling, on: request, under: edition)
        return ruling
    }

    /// What ``decide(_:)`` would say, charging and counting nothing.
    public func look(_ request: RateLimitRequest) async throws(RateLimitError) -> Ruling {
        var edition = inForce.edition
        if let memory { return try ask(memory, .look, request, &edition) }
        switch try RequestPlan(request, under: edition.rules) {
        case .answered(let verdict, let rule): return Ruling(verdict, rule)
        case .charge(let charge, let rule):
            let time = clock()
            return try await unlessAway(.look, request, charge, rule, &edition) {
                () throws(RateLimitError) in
                try await store.look(charge.key, cost: charge.cost, under: charge.quotas, at: time)
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
        var edition = inForce.edition
        if let memory { return try ask(memory, .report(units), request, &edition) }
        switch try RequestPlan(request, under: edition.rules) {
        case .answered(let verdict, let rule): return Ruling(verdict, rule)
        case .charge(let charge, let rule):
            let time = clock()
            return try await unlessAway(.report(units), request, charge, rule, &edition) {
                () throws(RateLimitError) in
                try await store.report(charge.key, units: units, under: charge.quotas, at: time)
            }
        }
    }

    /// Gives back what a request was charged, e.g. since it failed through no fault of its client's. Does nothing for a
    /// ruling that charged nothing.
    public func refund(_ ruling: Ruling) async throws(RateLimitError) {
        guard let charge = ruling.charge, charge.cost > 0 else { return }
        if ruling.source == .local {
            try fallback.refund(charge.key, units: charge.cost, under: charge.quotas, at: clock())
            return
        }
        try await store.refund(charge.key, units: charge.cost, under: charge.quotas, at: clock())
    }

    /// Forgets the counters of a client, or those of one rule; nil are the counts that all clients share.
    ///
    /// - Returns: how many were forgotten.
    @discardableResult public func reset(client: String?, rule: String? = nil) async throws(RateLimitError) -> Int {
        // First, since it is these that count while the store is away
        if memory == nil { fallback.reset(client: client, rule: rule) }
        return try await store.reset(client: client, rule: rule)
    }

    /// The counters of a client of which something is used, by rule and path.
    public func list(client: String?) async throws(RateLimitError) -> [CounterUsage] {
        try await store.list(client: client, at: clock())
    }

    /// What has been decided so far.
    public var statistics: RateLimitStatistics { counters.statistics(under: inForce) }

    /// How long decisions took, for who wants more of it than ``statistics`` has.
    package var decisionTimes: LatencyHistogram { counters.latency }

    /// Counts a ruling and tells the observer.
    private func note(_ ruling: Ruling, on request: RateLimitRequest, under edition: RuleEdition) {
        counters.count(ruling, of: edition)
        observer?.observe(request, ruling)
    }

    /// What counters in this process say under the rules of `edition`, or under the later ones that are in force by the time
    /// the counter is reached: else it would be moved back to quotas that hold no longer, and forget what the new ones count.
    private func ask(
        _ memory: MemoryStore, _ operation: CounterOperation, _ request: RateLimitRequest,
        _ edition: inout RuleEdition, source: DecisionSource = .memory
    ) throws(RateLimitError) -> Ruling {
        while true {
            switch try RequestPlan(request, under: edition.rules) {
            case .answered(let verdict, let rule): return Ruling(verdict, rule)
            case .charge(let charge, let rule):
                if var decision = memory.ask(operation, charge, at: clock(), if: { inForce.isCurrent(edition) }) {
                    decision.source = source
                    return RequestPlan.ruling(on: charge, under: rule, decision)
                }
                edition = inForce.edition
            }
        }
    }

    /// What need not be asked.
    private func taken(_ charge: RequestPlan.Charge, prefetching most: Int, at time: MonotonicTime) -> Decision? {
        shared?.taken(charge.key, cost: charge.cost, under: charge.quotas, prefetching: most, at: time)
    }

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
        _ operation: CounterOperation, _ request: RateLimitRequest, _ charge: RequestPlan.Charge, _ rule: Rule,
        _ edition: inout RuleEdition, _ asked: () async throws(RateLimitError) -> Decision
    ) async throws(RateLimitError) -> Ruling {
        do throws(RateLimitError) {
            return RequestPlan.ruling(on: charge, under: rule, try await asked())
        } catch {
            guard error.code == .storeUnavailable else { throw error }
        }
        switch rule.whenUnavailable ?? edition.whenUnavailable {
        case .local: return try ask(fallback, operation, request, &edition, source: .local)
        case .allow: return Ruling(verdict: .allow, rule: rule, decision: nil, charge: nil, isUnasked: true)
        case .deny:
            return Ruling(
                verdict: rule.isShadow ? .shadow : .deny, rule: rule, decision: nil, charge: nil, isUnasked: true)
        }
    }

    /// The present moment, as this limiter's counters have it.
    package func now() -> MonotonicTime { clock() }
}
