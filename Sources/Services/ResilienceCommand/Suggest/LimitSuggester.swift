import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives

/// Finds the tightest limits under which so many clients, or requests, of each rule are untouched, and proves them.
struct LimitSuggester: ~Copyable {
    private let draft: LimitDraft
    private let share: KeptShare
    private let unit: KeptUnit
    private let scale: LimitScale
    private var survey: TrafficSurvey
    private var spool: RequestSpool
    /// By rule; nil: as it is.
    private var chosen: [ChosenLimits?]

    /// How often limits are raised that turned out too low.
    private static let mostRaises = 100

    /// Creates one that has seen no traffic.
    init(_ draft: LimitDraft, keeping share: KeptShare, of unit: KeptUnit) throws(CommandError) {
        let scale = LimitScale(draft.environment)
        let survey = try TrafficSurvey(draft, keeping: unit, on: scale)
        let spool = try RequestSpool()
        (self.draft, self.share, self.unit, self.scale, self.survey) = (draft, share, unit, scale, survey)
        self.spool = spool
        chosen = []
    }

    /// How many requests have been counted.
    var requests: Int { survey.requests }

    /// Counts a request.
    ///
    /// - Throws: `temporary` if there is no room to remember it.
    mutating func add(_ request: RateLimitRequest, at time: MonotonicTime) throws(CommandError) {
        guard let place = survey.add(request, at: time) else { return }
        try spool.append(SpooledRequest(time: time, key: place, cost: request.cost))
    }

    /// The limits for what was counted, each shown by the service's own code to keep what they are to keep.
    ///
    /// - Throws: `temporary`, and `configuration` if no limits could be proven: not even high ones keep enough in a store so
    ///   small.
    mutating func suggest() throws(CommandError) -> LimitSuggestion {
        let needs = survey.needs()
        chosen = survey.rules.indices.map { rule in
            needs[rule].tightest(keeping: needed(rule), on: scale).map {
                ChosenLimits(
                    steps: $0.steps, longer: draft.section(rule).limits.filter(\.isForLong))
            }
        }
        try chooseBursts()
        if unit == .requests { try descend() }
        return try proven()
    }

    /// How many of a rule's clients, or requests, are to be kept.
    private func needed(_ rule: Int) -> Int {
        share.needed(of: unit == .clients ? survey.rules[rule].keys : survey.rules[rule].requests)
    }

    /// Has buckets keep their burst, where it makes a difference.
    ///
    /// A burst that the limit would not exceed is none: the limit is the capacity then. Else it is kept, unless with so
    /// little at once the limit a minute had to be higher than it would be as the capacity; then the next higher burst is
    /// tried, and so on.
    private mutating func chooseBursts() throws(CommandError) {
        let bursts = chosen.indices.map { burstsToTry($0) }
        guard bursts.contains(where: { !$0.isEmpty }) else { return }
        var tried = BurstSurvey(bursts, keeping: unit, on: scale)
        let keys = survey.keys
        try spool.forEach { tried.add($0, of: keys[$0.key].rule) }
        for (rule, bursts) in bursts.enumerated() {
            guard let capacity = chosen[rule]?.steps.minute else { continue }
            for (index, burst) in bursts.enumerated() {
                let needs = tried.needs(of: rule, burst: index, keys)
                guard let choice = needs.tightest(keeping: needed(rule), on: scale), choice.steps.minute <= capacity
                else { continue }
                chosen[rule]?.steps = choice.steps
                chosen[rule]?.burst = burst
                for (place, key) in keys.enumerated() where key.rule == rule {
                    survey.setMinute(tried.minute(of: place, burst: index), of: place)
                }
                break
            }
        }
    }

    private func burstsToTry(_ rule: Int) -> [Int] {
        guard survey.rules[rule].algorithm == .tokenBucket, let burst = draft.section(rule).burst,
            let limit = chosen[rule].map({ scale.limit($0.steps.minute) }), burst < limit
        else { return [] }
        return [burst] + RoundNumber.all.filter { burst < $0 && $0 < limit }
    }

    /// Lowers limits for as long as enough requests are let through.
    private mutating func descend() throws(CommandError) {
        var descents = chosen.map { choice in
            choice.map { LimitDescent(from: $0.steps, minuteFloor: $0.burst.map(scale.step) ?? 0, on: scale) }
        }
        while true {
            let candidates = descents.map { $0?.candidates ?? [] }
            let rounds = candidates.map(\.count).max() ?? 0
            guard rounds > 0 else { break }
            var trials: [LimitTrial] = []
            for round in 0..<rounds {
                trials.append(
                    try trial(
                        of: chosen.indices.map { rule in
                            guard round < candidates[rule].count else { return nil }
                            return ChosenLimits(steps: candidates[rule][round], burst: chosen[rule]?.burst)
                        }))
            }
            try hold(&trials)
            let kept = trials.map { $0.kept(unit, survey) }
            for rule in descents.indices where !candidates[rule].isEmpty {
                descents[rule]?.judge(candidates[rule].indices.map { kept[$0][rule] >= needed(rule) })
            }
        }
        for (rule, descent) in descents.enumerated() {
            if let descent { chosen[rule]?.steps = descent.steps }
        }
    }

    /// Holds the limits that were chosen against the traffic once more, as they will be read from the file.
    private mutating func proven() throws(CommandError) -> LimitSuggestion {
        for _ in 0...Self.mostRaises {
            let limits = try draft.trimmed(limits(chosen))
            let rules = try LimitFragment(draft, with: limits).rules()
            var trials = [LimitTrial(Self.quotas(rules), keys: survey.keys.count, bounds: draft.settings.store)]
            try hold(&trials)
            let kept = trials[0].kept(unit, survey)
            let missed = chosen.indices.filter { chosen[$0] != nil && kept[$0] < needed($0) }
            guard !missed.isEmpty else { return suggestion(limits, trials[0]) }
            for rule in missed { loosen(rule) }
        }
        throw CommandError(
            .configuration,
            "store: its max_keys or max_memory is too small for this traffic, no limits keep \(share.text)")
    }

    /// What a rule has for longer than a day goes first, if it keeps others from being kept.
    private mutating func loosen(_ rule: Int) {
        if chosen[rule]?.longer.isEmpty == false {
            chosen[rule]?.longer = []
        } else if chosen[rule]?.raise(on: scale) != true {
            chosen[rule] = nil
        }
    }

    private func suggestion(_ limits: [RuleLimits?], _ trial: LimitTrial) -> LimitSuggestion {
        let report = SuggestionReport(
            draft: draft, share: share, unit: unit, survey: survey, chosen: chosen, scale: scale, trial: trial)
        return LimitSuggestion(
            draft: draft, share: share, unit: unit, rules: report.rules(limits), requests: survey.requests,
            uncounted: survey.uncounted, duration: survey.duration)
    }

    private func limits(_ chosen: [ChosenLimits?]) -> [RuleLimits?] { chosen.map { $0?.limits(on: scale) } }

    /// A trial of limits; of rules that have nil there is none.
    private func trial(of chosen: [ChosenLimits?]) throws(CommandError) -> LimitTrial {
        let quotas = Self.quotas(try draft.rules(with: limits(chosen)))
        return LimitTrial(
            zip(quotas, chosen).map { $1 == nil ? nil : $0 }, keys: survey.keys.count, bounds: draft.settings.store)
    }

    private mutating func hold(_ trials: inout [LimitTrial]) throws(CommandError) {
        let keys = survey.keys
        try spool.forEach { request in
            for index in trials.indices { trials[index].ask(request, of: keys[request.key]) }
        }
    }

    private static func quotas(_ rules: RuleSet) -> [QuotaSet?] {
        rules.rules.map(\.quotas) + [rules.defaultRule?.quotas]
    }
}
