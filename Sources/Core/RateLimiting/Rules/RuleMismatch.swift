/// Why a rule does not apply to a request.
public enum RuleMismatch: String, Hashable, Sendable {
    /// It is for other paths.
    case path
    /// It is for other methods.
    case method
    /// It is for another kind of client.
    case client
}
