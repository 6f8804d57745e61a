package import ResiliencePrimitives

/// What there is to ask the store about a request, and how its answer becomes a ruling: the pure part of a decision, which
/// the service and the simulator share.
package enum RequestPlan: Sendable {
    /// A question to the store.
    package struct Charge: Hashable, Sendable {
        /// Whose counter is charged.
        package let key: CounterKey
        /// What it is charged to.
        package let quotas: QuotaSet
        /// How much.
        package let cost: Int
    }

    /// Nothing is to be asked.
    case answered(Ruling.Verdict, Rule?)
    /// The store is to decide on this charge.
    case charge(Charge, under: Rule)

    /// Plans a request.
    ///
    /// - Throws: `invalidCost` if its cost is negative.
    package init(_ request: RateLimitRequest, under rules: RuleSet) throws(RateLimitError) {
        guard request.cost >= 0 else {
            throw RateLimitError(
                .invalidCost, "cost \(request.cost) of \(request.client.id) for \(request.path): it must be 0 or more")
        }
        switch rules.match(request) {
        case .disabled, .unmatched: self = .answered(.allow, nil)
        case .excluded: self = .answered(.exclude, nil)
        case .rule(let rule) where rule.bypassInternal && request.client.type == .internal:
            self = .answered(.bypass, rule)
        case .rule(let rule):
            self = .charge(Charge(key: rule.key(for: request), quotas: rule.quotas, cost: request.cost), under: rule)
        }
    }

    /// What the store's answer means.
    package static func ruling(on charge: Charge, under rule: Rule, _ decision: Decision) -> Ruling {
        if decision.isAllowed { return Ruling(verdict: .allow, rule: rule, decision: decision, charge: charge) }
        return Ruling(verdict: rule.isShadow ? .shadow : .deny, rule: rule, decision: decision, charge: nil)
    }

    /// The whole way of a request with a store in memory.
    package func decide(in store: MemoryStore, at time: MonotonicTime) throws(RateLimitError) -> Ruling {
        switch self {
        case .answered(let verdict, let rule): return Ruling(verdict, rule)
        case .charge(let charge, let rule):
            let decision = try store.decide(charge.key, cost: charge.cost, under: charge.quotas, at: time)
            return Self.ruling(on: charge, under: rule, decision)
        }
    }
}
