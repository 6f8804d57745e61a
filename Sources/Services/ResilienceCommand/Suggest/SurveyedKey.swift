import RateLimiting

/// A counter of a rule, and what it would have needed for none of its requests to be denied.
struct SurveyedKey {
    let key: CounterKey
    /// The place of its rule.
    let rule: Int
    var requests = 0
    /// The lowest limits under which none is denied, each by itself; `Int.max`: none is high enough.
    var needs = PerWindow { _ in 0 }
    /// What a token bucket has to be like; nil for other algorithms.
    var bucket: BucketDemand?

    /// Notes what one request needs.
    mutating func note(_ need: PerWindow<Int>) {
        requests += 1
        needs = PerWindow { max(needs[$0], need[$0]) }
    }
}
