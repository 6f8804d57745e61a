extension RuleSet {
    /// The rules that no request ever comes to: whose requests are all taken by rules before them or by excluded paths, or
    /// whose pattern no normalised path can match, as that of `/a/`, whose slash normalisation cuts off.
    ///
    /// Patterns are compared by what they match, over all normalised paths, for each method and kind of client. What is
    /// reported is so; a rule that it would take too long to decide about is not reported. Paths are taken to begin with
    /// `/` or to be `*`, as those of requests do, where a pattern is said to match none. Takes some milliseconds for a
    /// hundred rules, and seconds at most.
    package func unreachableRules() -> [UnreachableRule] {
        guard isEnabled else { return [] }
        var search = UnreachableRuleSearch(self)
        return rules.indices.compactMap { search.finding(for: $0) }
    }
}
