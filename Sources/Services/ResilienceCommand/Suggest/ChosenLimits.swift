import ResilienceConfiguration

/// Limits that were chosen for a rule.
struct ChosenLimits: Equatable {
    /// As steps of a scale.
    var steps: PerWindow<Int>
    /// Of a token bucket; nil: the limit.
    var burst: Int?
    /// What the rule has for longer than a day, or by the calendar.
    var longer: [Rate] = []
    /// How often they had to be raised, since they kept too little.
    var raises = 0

    /// The limits to write.
    func limits(on scale: LimitScale) -> RuleLimits {
        RuleLimits(
            rates: SuggestedWindow.allCases.map { Rate(scale.written(steps[$0]), per: $0.duration) } + longer,
            burst: burst)
    }

    /// Has the next higher limit in each window; false if there is none.
    mutating func raise(on scale: LimitScale) -> Bool {
        let before = steps
        steps = PerWindow { min(before[$0] + 1, scale.count - 1) }
        raises += 1
        return steps != before
    }
}

extension Rate {
    /// Whether it is for longer than a day, which a log of days says nothing about, or by the calendar, as people bill.
    var isForLong: Bool { calendar != nil || window > SuggestedWindow.day.duration }
}
