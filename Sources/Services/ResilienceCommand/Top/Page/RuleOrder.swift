/// What rules are sorted by.
enum RuleOrder: String, CaseIterable {
    /// By what they denied in the last minute, then ever.
    case denials
    /// By how often they were asked in the last minute, then ever.
    case requests
    case name

    /// The one after it, in a circle.
    var next: RuleOrder {
        let all = RuleOrder.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }
}
