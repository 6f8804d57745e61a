import RateLimiting

extension JSONLines {
    /// Adds what a limiter said: the rule, the verdict and the numbers of the quota that matters.
    mutating func member(_ ruling: Ruling) {
        let binding = ruling.decision?.binding
        member("rule", Self.matched(ruling))
        member("verdict", ruling.verdict.rawValue)
        member("limit", binding?.limit)
        member("window", binding?.window)
        member("remaining", binding?.remaining)
        member("reset_after", binding?.resetAfter)
        member("retry_after", ruling.decision?.retryAfter)
    }

    /// The rule that decided. Where nothing was counted, it is one that matched: the default is for those that none does.
    private static func matched(_ ruling: Ruling) -> String? {
        guard let name = ruling.rule?.name else { return nil }
        // A comparison with nil would copy the decision
        if case nil = ruling.decision, name == RuleSet.defaultName { return nil }
        return name
    }
}
