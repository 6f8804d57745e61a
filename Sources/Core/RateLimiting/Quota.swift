internal import ResiliencePrimitives

/// How much a client may ask for: `limit` units in every window, counted by one of four algorithms.
///
/// The rate stays the two whole numbers it was given as and is never divided, so seven a minute is still exactly seven
/// a minute after a year.
public struct Quota: Hashable, Sendable {
    /// Units a window; 0 denies everything.
    public let limit: Int
    /// The window in nanoseconds, at least 1; of one of the calendar the average.
    let length: Int64
    /// Where windows begin.
    let frame: WindowFrame
    /// Units that a token bucket holds when full; nil: as many as the limit. Other algorithms have none.
    public let burst: Int?
    /// How the units are counted.
    public let algorithm: RateLimitAlgorithm

    /// 2^53: also a Redis script counts that far exactly, and so does JSON.
    static let largestLimit = 1 << 53
    /// 18 years of 365 days: sums of a few windows and a moment of the next century stay within an `Int64`.
    static let longestWindow: Int64 = 18 * 365 * 86_400 * 1_000_000_000

    /// Creates a quota.
    ///
    /// What a window has finer than a nanosecond is dropped.
    ///
    /// - Throws: `invalidQuota` for a negative limit or burst, a window that is not between 1 ns and 18 years, a burst
    ///   without a bucket or one that takes longer than 18 years to refill, and windows that begin with the client
    ///   under an algorithm that has no such.
    public init(
        limit: Int, per window: Duration, algorithm: RateLimitAlgorithm = .slidingWindow, burst: Int? = nil,
        alignment: WindowAlignment = .epoch
    ) throws(RateLimitError) {
        try Self.check(limit)
        let length = window.nanoseconds
        guard 1...Self.longestWindow ~= length else {
            throw RateLimitError(.invalidQuota, "window \(window): it must be between 1 ns and 18 years")
        }
        if let burst { try Self.check(burst: burst, limit, length, algorithm) }
        guard alignment == .epoch || algorithm == .fixedWindow else {
            throw RateLimitError(
                .invalidQuota,
                "alignment \(alignment.rawValue) with \(algorithm.rawValue): only windows of fixed_window begin with a client"
            )
        }
        (self.limit, self.length, self.algorithm, self.burst) = (limit, length, algorithm, burst)
        frame = alignment == .client ? .client : .epoch
    }

    /// Creates a quota of so many units a day, week or month, counted as ``RateLimitAlgorithm/fixedWindow`` does.
    ///
    /// - Throws: `invalidQuota` for a negative limit.
    public init(limit: Int, per window: CalendarWindow) throws(RateLimitError) {
        try Self.check(limit)
        (self.limit, algorithm, burst, frame) = (limit, .fixedWindow, nil, .calendar(window))
        length = window.period.usualSeconds * 1_000_000_000
    }

    private static func check(_ limit: Int) throws(RateLimitError) {
        guard 0...Self.largestLimit ~= limit else {
            throw RateLimitError(.invalidQuota, "limit \(limit): it must be between 0 and 2^53")
        }
    }

    private static func check(
        burst: Int, _ limit: Int, _ length: Int64, _ algorithm: RateLimitAlgorithm
    ) throws(RateLimitError) {
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

    /// The time in which `limit` units may be used, or come back. Of a ``calendar`` window the average, by which quotas
    /// are put in order.
    public var window: Duration { .nanoseconds(Int128(length)) }

    /// The most units that can be used at once: the burst, or else the limit; 0 if the limit is 0.
    public var capacity: Int { limit == 0 ? 0 : burst ?? limit }
}
