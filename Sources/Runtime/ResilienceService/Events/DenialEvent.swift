public import RateLimiting

/// A request that was over a limit.
public struct DenialEvent: Hashable, Sendable {
    /// The rule that denied it.
    public let rule: String
    /// Who asked. Tells about a client, so not for everybody's eyes; nor are method and path.
    public let client: Client
    /// The method.
    public let method: String
    /// The normalised path.
    public let path: String
    /// The limit of the window that denies longest; nil where the rule lets nobody pass while the store is away.
    public let limit: Int?
    /// That window.
    public let window: Duration?
    /// The time until the same request may pass; nil where waiting does not help or nobody knows.
    public let retryAfter: Duration?
    /// How many denials were not told since the last one that was.
    public let skipped: Int
}
