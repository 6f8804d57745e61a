import RateLimiting
import ResilienceConfiguration

/// Tells what limits that have been on trial did to each rule's traffic.
struct SuggestionReport {
    let draft: LimitDraft
    let share: KeptShare
    let unit: KeptUnit
    let survey: TrafficSurvey
    let chosen: [ChosenLimits?]
    let scale: LimitScale
    let trial: LimitTrial

    /// How many of those who had requests denied are named.
    private static let named = 10

    /// What there is to say of each rule.
    func rules(_ limits: [RuleLimits?]) -> [RuleSuggestion] {
        var counters = [[Int]](repeating: [], count: survey.rules.count)
        for (place, key) in survey.keys.enumerated() { counters[key.rule].append(place) }
        return survey.rules.indices.map { rule in
            let section = draft.section(rule)
            let asWritten = RuleLimits(rates: section.limits, burst: section.burst)
            return suggestion(rule, limits[rule] ?? asWritten, counters[rule])
        }
    }

    private func suggestion(_ rule: Int, _ limits: RuleLimits, _ places: [Int]) -> RuleSuggestion {
        let surveyed = survey.rules[rule]
        let touched = places.filter { trial.denied[$0] > 0 }
        let origin: RuleSuggestion.Origin =
            surveyed.requests == 0 ? .unasked : chosen[rule] == nil ? .unmeetable : .traffic
        return RuleSuggestion(
            name: surveyed.name, scope: surveyed.scope, limits: limits, origin: origin, requests: surveyed.requests,
            keys: surveyed.keys, denied: touched.reduce(0) { $0 + trial.denied[$1] }, touched: touched.count,
            caught: caught(touched), nearest: nearest(rule, limits, places), notes: notes(rule, limits))
    }

    /// Of those who had as many denied, the one who asked less comes first, and then who comes first by name.
    private func caught(_ touched: [Int]) -> [RuleSuggestion.Caught] {
        touched.map { place in
            let key = survey.keys[place]
            return RuleSuggestion.Caught(key: key.key, requests: key.requests, denied: trial.denied[place])
        }
        .sorted { left, right in
            let names = { (key: CounterKey) in (key.client ?? "", key.endpoint ?? "") }
            if (left.denied, -left.requests) != (right.denied, -right.requests) {
                return (left.denied, -left.requests) > (right.denied, -right.requests)
            }
            return names(left.key) < names(right.key)
        }
        .prefix(Self.named).map { $0 }
    }

    /// The untouched counter that needs the largest share of a limit; of equals, of the shorter window and the first seen.
    private func nearest(_ rule: Int, _ limits: RuleLimits, _ places: [Int]) -> RuleSuggestion.Nearest? {
        guard let choice = chosen[rule] else { return nil }
        let windows = SuggestedWindow.allCases.filter { window in
            limits.rates.contains { !$0.isForLong && $0.window == window.duration }
        }
        var best: RuleSuggestion.Nearest?
        for place in places where trial.denied[place] == 0 {
            let key = survey.keys[place]
            for window in windows {
                let (units, limit) = (key.needs[window], scale.limit(choice.steps[window]))
                let isNearer = best.map { Int128(units) * Int128($0.limit) > Int128($0.units) * Int128(limit) }
                guard isNearer ?? true else { continue }
                best = RuleSuggestion.Nearest(key: key.key, window: window, units: units, limit: limit)
            }
        }
        return best
    }

    private func notes(_ rule: Int, _ limits: RuleLimits) -> [String] {
        guard survey.rules[rule].requests > 0 else { return ["nobody asked, so it is as it was"] }
        guard let choice = chosen[rule] else { return ["no limits keep \(share.text), so it is as it was"] }
        let (section, surveyed) = (draft.section(rule), survey.rules[rule])
        let left = section.limits.filter { $0.isForLong && !choice.longer.contains($0) }
        let replaced = section.limits.filter { rate in
            !rate.isForLong && !SuggestedWindow.allCases.contains { $0.duration == rate.window }
        }
        return [
            unit == .clients ? few(surveyed) : nil,
            surveyed.algorithm == .tokenBucket ? section.burst.flatMap { burst($0, limits.burst) } : nil,
            Self.note("in place of limits for other windows", replaced),
            Self.note("left out, as it would deny others", left),
            choice.raises > 0
                ? "higher than the traffic needs: lower limits were tried, and denied more" : nil,
            section.isShadow ? "shadow: what would be denied is only counted" : nil,
        ].compactMap { $0 }
    }

    private static func note(_ text: String, _ rates: [Rate]) -> String? {
        rates.isEmpty ? nil : "\(text): \(rates.map(\.description).joined(separator: ", "))"
    }

    /// Where the share is of so few that it is all of them.
    private func few(_ rule: SurveyedRule) -> String? {
        guard share.needed(of: rule.keys) == rule.keys else { return nil }
        if rule.scope == .service { return "one count for all: --of requests would leave some to deny" }
        guard let least = share.leastDivided else { return nil }
        return "\(share.text) of \(rule.keys) is all of them: it takes \(least) for one to be caught"
    }

    private func burst(_ before: Int, _ now: Int?) -> String? {
        guard let now else {
            return "burst \(before) left out: the limit is no higher, and is what may be asked for at once"
        }
        return now > before ? "burst raised from \(before): with that the limit would have to be far higher" : nil
    }
}
