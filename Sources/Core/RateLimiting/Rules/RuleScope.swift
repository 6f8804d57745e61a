/// Who shares a rule's counters.
public enum RuleScope: String, CaseIterable, Sendable {
    /// Each client has its own.
    case client
    /// Each client has its own for each normalised path.
    case endpoint
    /// All clients share one.
    case service
}
