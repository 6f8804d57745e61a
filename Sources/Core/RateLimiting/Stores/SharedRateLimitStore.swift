public import ResiliencePrimitives

/// A store that several processes share, which can be away, and takes connections.
public protocol SharedRateLimitStore: RateLimitStore {
    /// What ``RateLimitStore/decide(_:cost:under:at:)`` does; a counter that is asked for often is charged up to
    /// `prefetching` units more, if they fit, which this process then hands out without asking.
    ///
    /// Those are charged when they are taken, so that all that is admitted never exceeds what is charged, and are good for a
    /// tenth of the shortest window: a window admits at most its limit, and what was taken ahead before it began. None are
    /// taken unless ``run()`` hears of resets.
    func decide(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, prefetching most: Int, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision

    /// What ``decide(_:cost:under:prefetching:at:)`` would say of units that were taken ahead, if as many are here: it need not
    /// suspend then. Otherwise nil, and nothing has happened.
    func taken(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, prefetching most: Int, at time: MonotonicTime
    ) -> Decision?

    /// Whether it answers, as far as is known.
    var isAvailable: Bool { get }

    /// A store like this one, on the same connections, with counters of its own that all processes share who name it so; nil:
    /// there can be none. It needs no ``run()``, and ends with this one.
    func beside(named name: String) -> (any SharedRateLimitStore)?

    /// Does what it does beside deciding, until the task is cancelled.
    func run() async

    /// Ends its connections.
    func shutdown() async
}

extension SharedRateLimitStore {
    /// None.
    public func beside(named _: String) -> (any SharedRateLimitStore)? { nil }

    /// None.
    public func taken(
        _: CounterKey, cost _: Int, under _: QuotaSet, prefetching _: Int, at _: MonotonicTime
    ) -> Decision? { nil }

    public func decide(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision {
        try await decide(key, cost: cost, under: quotas, prefetching: 0, at: time)
    }
}
