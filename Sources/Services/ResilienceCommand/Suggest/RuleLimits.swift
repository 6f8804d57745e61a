import ResilienceConfiguration

/// The limits of one rule, as they are written.
struct RuleLimits: Equatable {
    var rates: [Rate]
    /// Of a token bucket; nil: the limit.
    var burst: Int?
}
