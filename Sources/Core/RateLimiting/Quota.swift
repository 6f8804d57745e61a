internal import ResiliencePrimitives

/// How much a client may ask for: `limit` units in every window, counted by one of four algorithms.
///
/// The rate stays the two whole numbers it was given as and is never divided, so seven a minute is still exactly seven
/// a minute after a year.
public struct Quota: Hashable, Sendable {
    /// Units a window; 0 denies everything.
    public let limit: Int
    /// How the units are counted.
    public let algorithm: RateLimitAlgorithm
    /// Units that a token bucket holds when full; nil: as many as the limit. Other algorithms have none.
    public let burst: Int?
    /// The window in nanoseconds, at least 1.
    let length: Int64

    /// 2^53: also a Redis script counts that far exactly, and so does JSON.
    static let largestLimit = 1 << 53
    /// 18 years of 365 days: sums of a few windows and a moment of the next century stay within an `Int64`.
    static let longestWindow: Int64 = 18 * 365 * 86_400 * 1_000_000_000

    /// Creates a quota.
    ///
    /// What a window has finer than a nanosecond is dropped.
    ///
    /// - Throws: `invalidQuota` for a negative limit or burst, a window that is not between 1 ns and 18 years, a burst
    ///   without a bucket or one that takes longer than 18 years to refill.
    public init(
        limit: Int, per window: Duration, algorithm: RateLimitAlgorithm = .slidingWindow, burst: Int? = nil
    ) throws(RateLimitError) {
        guard 0...Self.largestLimit ~= limit else {
            throw RateLimitError(.invalidQuota, "limit \(limit): it must be between 0 and 2^53")
        }
        let length = window.nanoseconds
        guard 1...Self.longestWindow ~= length else {
            throw RateLimitError(.invalidQuota, "window \(window): it must be between 1 ns and 18 years")
        }
        if let burst {
            guard algorithm == .tokenBucket else {
                throw RateLimitError(
                    .invalidQuota, "burst \(burst) with \(algorithm.rawValue): only token_bucket has a burst")
            }
            guard 0...Self.largestLimit ~= burst else {
                throw RateLimitError(.invalidQuota, "burst \(burst): it must be between 0 and 2^53")
            }
            guard limit == 0 || Int128(burst) * Int128(length) <= Int128(limit) * Int128(Self.longestWindow) else {
                throw RateLimitError(.invalidQuota, "burst \(burst): it would take over 18 years to refill")
            }
        }
        (self.limit, self.length, self.algorithm, self.burst) = (limit, length, algorithm, burst)
    }

    /// The time in which `limit` units may be used, or come back.
    public var window: Duration { .nanoseconds(Int128(length)) }

    /// The most units that can be used at once: the burst, or else the limit; 0 if the limit is 0.
    public var capacity: Int { limit == 0 ? 0 : burst ?? limit }
}
