/// The kinds of client that a rule can tell apart.
public enum ClientType: String, CaseIterable, Sendable {
    /// Known by its address alone.
    case anonymous
    /// Known by a verified token.
    case authenticated
    /// Known by an API key.
    case api
    /// A service of one's own.
    case `internal`
}
