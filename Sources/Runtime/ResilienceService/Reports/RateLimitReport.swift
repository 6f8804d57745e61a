public import RateLimiting

/// What an operator is told about rate limits.
public struct RateLimitReport: Hashable, Sendable {
    /// Whether anything is limited.
    public let isEnabled: Bool
    /// What was decided so far, and how long that took.
    public let statistics: RateLimitStatistics
    /// Where the counters are.
    public let store: StoreReport
}
