/// What a set of rules has for a request.
public enum RuleMatch: Hashable, Sendable {
    /// Limits are switched off.
    case disabled
    /// The path is never limited.
    case excluded
    /// No rule is for it, and there is no default.
    case unmatched
    /// This rule decides.
    case rule(Rule)
}
