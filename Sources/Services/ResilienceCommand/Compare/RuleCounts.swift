import RateLimiting

/// How many requests got which answer, in all and rule by rule.
struct RuleCounts {
    /// In the order in which rules are tried, the default last.
    let names: [String]
    private(set) var total = VerdictCounts()
    private var counts: [String: VerdictCounts]

    init(_ rules: RuleSet) {
        names = (rules.rules + [rules.defaultRule].compactMap(\.self)).map(\.name)
        counts = Dictionary(uniqueKeysWithValues: names.map { ($0, VerdictCounts()) })
    }

    mutating func count(_ ruling: Ruling) {
        total.count(ruling)
        if let name = ruling.rule?.name { counts[name]?.count(ruling) }
    }

    /// What the rule of a name answered; nil: there is none.
    func ofRule(_ name: String) -> VerdictCounts? { counts[name] }
}
