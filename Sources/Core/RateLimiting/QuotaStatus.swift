internal import ResiliencePrimitives

/// What one quota has left, as a decision leaves it.
public struct QuotaStatus: Hashable, Sendable {
    /// The quota.
    public let quota: Quota
    /// Whole units used, rounded up; above the capacity if more was reported than there was.
    public let used: Int
    /// Whether this quota is among those that deny the request.
    public let isDenying: Bool
    /// Nanoseconds until full.
    let fullIn: Int64
    /// Nanoseconds until one more unit; nil when full.
    let moreIn: Int64?
    /// The present window in nanoseconds.
    let length: Int64

    /// Creates what a store says about a quota; times are cut to nanoseconds.
    ///
    /// - Parameters:
    ///   - used: whole units, rounded up.
    ///   - resetAfter: the time until nothing counts as used any more.
    ///   - moreAfter: the time until there is one unit more; nil when full.
    ///   - window: the length of the present window; nil: that of the quota, as it is of all but calendar windows.
    public init(
        quota: Quota, used: Int, isDenying: Bool, resetAfter: Duration, moreAfter: Duration?, window: Duration? = nil
    ) {
        self.init(
            quota: quota,
            QuotaStatuses.Reading(
                used: used, fullIn: resetAfter.nanoseconds, length: window?.nanoseconds ?? quota.length,
                moreIn: moreAfter?.nanoseconds, isDenying: isDenying))
    }

    init(quota: Quota, _ reading: QuotaStatuses.Reading) {
        self.quota = quota
        (used, isDenying, fullIn) = (reading.used, reading.isDenying, reading.fullIn)
        (moreIn, length) = (reading.moreIn, reading.length)
    }

    /// Units a window.
    public var limit: Int { quota.limit }
    /// The window; of one of the calendar the present one, which may be longer or shorter than others.
    public var window: Duration { .nanoseconds(Int128(length)) }
    /// The most units that can be used at once.
    public var capacity: Int { quota.capacity }
    /// Whole units left, rounded down, never below 0.
    public var remaining: Int { max(0, quota.capacity - used) }
    /// The time until nothing counts as used any more, if nobody asks; zero when that is so. Rounded up to a nanosecond.
    public var resetAfter: Duration { .nanoseconds(fullIn) }
    /// The time until there is one unit more than `remaining`, if nobody asks; nil when full. Rounded up.
    public var moreAfter: Duration? { moreIn.map { .nanoseconds($0) } }
}
