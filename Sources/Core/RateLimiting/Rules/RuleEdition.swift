/// The rules of one reload, and what they have counted.
final class RuleEdition: Sendable {
    /// Later editions have higher numbers.
    let number: Int
    let rules: RuleSet
    /// Who decides while the store cannot be asked, for rules that do not say so themselves.
    let whenUnavailable: UnavailablePolicy
    /// By the name of the rule.
    let counters: [String: RuleCounters]

    /// Counts on where `earlier` has rules of the same name.
    init(_ rules: RuleSet, whenUnavailable: UnavailablePolicy, after earlier: RuleEdition? = nil) {
        (self.rules, self.whenUnavailable) = (rules, whenUnavailable)
        number = earlier.map { $0.number + 1 } ?? 0
        let names = rules.rules.map(\.name) + (rules.defaultRule.map { [$0.name] } ?? [])
        counters = Dictionary(uniqueKeysWithValues: names.map { ($0, earlier?.counters[$0] ?? RuleCounters()) })
    }
}
