import ResiliencePrimitives

/// A request that a rule counts, as it is kept for another pass.
struct SpooledRequest: Equatable {
    let time: MonotonicTime
    /// The place of its counter.
    let key: Int
    let cost: Int
}
