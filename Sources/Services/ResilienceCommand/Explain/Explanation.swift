import ClientIdentity
import RateLimiting
import ResilienceConfiguration
import ResilienceHummingbird
import ResiliencePrimitives

#if canImport(FoundationEssentials)
import struct FoundationEssentials.Date
#else
import struct Foundation.Date
#endif

/// What becomes of a request under a configuration, if it is the first of its client, and why.
struct Explanation {
    /// What decides about it.
    enum Treatment {
        /// The services themselves keep this path, and what is below it, free of limits.
        case exempt(String)
        /// Limits are switched off.
        case disabled
        /// The path is excluded.
        case excluded
        /// A rule matches, and lets internal services pass uncounted.
        case bypassed(Rule)
        /// A rule counts it; `over` is the same request once its client has used what it may, nil if already the first
        /// never passes.
        case limited(Rule, first: Ruling, over: Ruling?)
    }

    let configuration: ResolvedConfiguration
    let request: ExplainedRequest
    let identity: IdentityExplanation
    let treatment: Treatment
    /// The rules before the one that decides, and why they do not.
    let passedOver: [(rule: Rule, mismatch: RuleMismatch)]
    /// When it comes in.
    let time: MonotonicTime

    /// Finds out, by the code of the services.
    ///
    /// - Parameter time: since the Unix epoch: tokens expire and windows begin by it.
    init(
        of request: ExplainedRequest, under configuration: ResolvedConfiguration, at time: MonotonicTime
    ) async throws(CommandError) {
        let clients = try await ClientIdentifier(for: configuration)
        identity = await clients.explain(
            peer: request.peer, headers: request.headers,
            now: Date(timeIntervalSince1970: Double(time.nanoseconds) / 1e9))
        let decided = RateLimitRequest(
            method: request.method, path: request.path, client: identity.client.client, cost: request.cost)
        treatment = try Self.treatment(of: decided, under: configuration.rules, at: time)
        passedOver = treatment.rule == nil ? [] : configuration.rules.explain(decided)
        (self.configuration, self.request, self.time) = (configuration, request, time)
    }

    private static func treatment(
        of request: RateLimitRequest, under rules: RuleSet, at time: MonotonicTime
    ) throws(CommandError) -> Treatment {
        if let path = ExemptPaths(ExemptPaths.ofServices).exempting(request.path) { return .exempt(path) }
        do throws(RateLimitError) {
            switch try RequestPlan(request, under: rules) {
            case .answered(let verdict, let rule):
                guard let rule else { return verdict == .exclude ? .excluded : .disabled }
                return .bypassed(rule)
            case .charge(let charge, let rule):
                let plan = RequestPlan.charge(charge, under: rule)
                let first = try plan.decide(in: MemoryStore(maxKeys: 1), at: time)
                guard let decision = first.decision, decision.isAllowed else {
                    return .limited(rule, first: first, over: nil)
                }
                let store = MemoryStore(maxKeys: 1)
                store.report(charge.key, units: exhaustion(of: charge), under: charge.quotas, at: time)
                return .limited(rule, first: first, over: try plan.decide(in: store, at: time))
            }
        } catch {
            throw CommandError(.usage, error.description)
        }
    }

    /// As many units as such requests can use at once; a request of cost 0 is denied only once more than that is used.
    private static func exhaustion(of charge: RequestPlan.Charge) -> Int {
        let most = charge.quotas.quotas.map(\.capacity).min() ?? 0
        return charge.cost == 0 ? most + 1 : most / charge.cost * charge.cost
    }
}

extension Explanation.Treatment {
    /// The rule that matches, if one is asked.
    var rule: Rule? {
        switch self {
        case .exempt, .disabled, .excluded: nil
        case .bypassed(let rule), .limited(let rule, _, _): rule
        }
    }

    /// What to do with the first request.
    var verdict: Ruling.Verdict {
        switch self {
        case .exempt, .excluded: .exclude
        case .disabled: .allow
        case .bypassed: .bypass
        case .limited(_, let first, _): first.verdict
        }
    }
}
