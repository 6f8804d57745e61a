public import RateLimiting

/// What holds for requests that no rule matches: the section `rate_limits.default`.
public struct DefaultRuleSettings: Hashable, Sendable {
    /// So many units in so long, all of them together.
    public var limits = [
        Rate(60, per: .seconds(60)), Rate(1000, per: .seconds(3600)), Rate(10000, per: .seconds(86400)),
    ]
    /// How units are counted.
    public var algorithm = RateLimitAlgorithm.slidingWindow
    /// The capacity of the shortest window's bucket; nil: its limit.
    public var burst: Int?
    /// Whether services of one's own pass.
    public var bypassesInternal = true
    /// Whether denials are counted and reported only.
    public var isShadow = false

    package var alignment: WindowAlignment { .epoch }

    /// Creates the section of which the file says nothing.
    public init() {}
}

extension DefaultRuleSettings: LimitingSection {
    package static let keys = [limitKey()] + countingKeys
}
