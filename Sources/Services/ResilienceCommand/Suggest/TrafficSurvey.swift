import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives

/// Finds what limits each counter would have needed, in one pass over the traffic.
///
/// The traffic is held against the rules of the service with limits that nobody reaches, so all of it is charged; then
/// what a quota says is used right after a charge is the limit that this request would have needed to be let through. A
/// limit that is high enough for each request of a counter, taken by itself, denies none of them, and then charges are
/// what they are here, whatever the other windows do, since all quotas are charged together or none. So the largest
/// values are exact, for a sliding window (the most units in any window), a fixed one (the most in one of the calendar's)
/// and a weighted one alike. Only for a bucket what is used depends on the limit: see `BucketDemand`.
///
/// Memory is what the service needs for its counters: for a sliding window, 16 bytes for each moment of the last day at
/// which a client asked; and some 300 bytes besides for each counter seen.
struct TrafficSurvey {
    private let probes: RuleSet
    private let scale: LimitScale
    private let unit: KeptUnit
    private let store = MemoryStore(maxKeys: Int(Int32.max), maxMemory: .max, seed: 0, shards: 1)
    private var places: [CounterKey: Int] = [:]
    private let ruleOf: [String: Int]
    /// In the order of the configuration, the default last.
    private(set) var rules: [SurveyedRule]
    private(set) var keys: [SurveyedKey] = []
    /// All requests.
    private(set) var requests = 0
    /// Those that no rule counts: of excluded paths and of internal services.
    private(set) var uncounted = 0
    private var span: (first: MonotonicTime, last: MonotonicTime)?

    init(_ draft: LimitDraft, keeping unit: KeptUnit, on scale: LimitScale) throws(CommandError) {
        (probes, self.scale, self.unit) = (try draft.probes(), scale, unit)
        let all = probes.rules + (probes.defaultRule.map { [$0] } ?? [])
        rules = all.map { rule in
            SurveyedRule(
                name: rule.name, scope: rule.scope, algorithm: rule.quotas.quotas.first?.algorithm ?? .slidingWindow)
        }
        ruleOf = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })
    }

    /// The time from the first request to the last.
    var duration: Duration { span.map { $0.last - $0.first } ?? .zero }

    /// Counts a request, and says at which place its counter is; nil: none counts it.
    mutating func add(_ request: RateLimitRequest, at time: MonotonicTime) -> Int? {
        requests += 1
        span = (span?.first ?? time, time)
        guard case .charge(let charge, _) = plan(request) else {
            uncounted += 1
            return nil
        }
        let place = place(of: charge.key)
        let (need, rule) = (need(for: charge, of: place, at: time), keys[place].rule)
        keys[place].note(need)
        rules[rule].requests += 1
        if unit == .requests { rules[rule].needs.add(steps(for: need), on: scale) }
        return place
    }

    /// What the counters of each rule, or their requests, need together.
    func needs() -> [JointLimits] {
        guard unit == .clients else { return rules.map(\.needs) }
        var needs = [JointLimits](repeating: JointLimits(), count: rules.count)
        for key in keys { needs[key.rule].add(steps(for: key.needs), on: scale) }
        return needs
    }

    /// Has a counter need another limit a minute: for a bucket it depends on the burst.
    mutating func setMinute(_ need: Int, of place: Int) { keys[place].needs.minute = need }

    private func plan(_ request: RateLimitRequest) -> RequestPlan {
        do throws(RateLimitError) { return try RequestPlan(request, under: probes) } catch {
            preconditionFailure("a cost that was read is not negative: \(error)")
        }
    }

    private func steps(for need: PerWindow<Int>) -> PerWindow<Int> { PerWindow { scale.step(for: need[$0]) } }

    private mutating func place(of key: CounterKey) -> Int {
        if let place = places[key] { return place }
        guard let rule = ruleOf[key.rule] else { preconditionFailure("no rule is called \(key.rule)") }
        let place = keys.count
        var surveyed = SurveyedKey(key: key, rule: rule)
        if rules[rule].algorithm == .tokenBucket { surveyed.bucket = BucketDemand() }
        keys.append(surveyed)
        places[key] = place
        rules[rule].keys += 1
        return place
    }

    private mutating func need(
        for charge: RequestPlan.Charge, of place: Int, at time: MonotonicTime
    ) -> PerWindow<Int> {
        let beyond = PerWindow { _ in Int.max }
        guard keys[place].bucket == nil else {
            guard charge.cost <= LimitScale.largest else { return beyond }
            keys[place].bucket?.add(charge.cost, at: time.nanoseconds)
            return PerWindow { keys[place].bucket?.limit(per: $0.nanoseconds, burst: nil) ?? 0 }
        }
        do throws(RateLimitError) {
            let decision = try store.decide(charge.key, cost: charge.cost, under: charge.quotas, at: time)
            return decision.isAllowed ? PerWindow { decision.quotas[$0.rawValue].used } : beyond
        } catch {
            preconditionFailure("a cost that was read is not negative: \(error)")
        }
    }
}
