public import ResiliencePrimitives

/// Keeps what clients have used, and decides over it: in this process, or elsewhere.
///
/// Every operation is atomic over all quotas of its key. Times are nanoseconds since the Unix epoch as the caller's
/// clock has them; a store with a clock of its own, which several processes share, goes by that instead.
public protocol RateLimitStore: Sendable {
    /// Charges `cost` to all quotas of `key` if it fits them all, else to none.
    ///
    /// - Throws: `invalidCost` if `cost` is negative, `storeUnavailable` if there is no answer.
    func decide(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision

    /// What ``decide(_:cost:under:at:)`` would answer, but for what it would charge.
    func look(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision

    /// Charges what is only known afterwards, also beyond the limit, to at most ten capacities; a negative number gives
    /// back. The answer says what is left, as a decision of cost 0.
    @discardableResult func report(
        _ key: CounterKey, units: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision

    /// Gives back what an allowed request was charged: the newest units still counted, for counters those of the current
    /// window, never below none used. `quotas` are those it was charged under: should the rule have changed since, the
    /// counter keeps to its new ones.
    ///
    /// - Throws: `invalidCost` if `units` is negative, `storeUnavailable` if there is no answer.
    @discardableResult func refund(
        _ key: CounterKey, units: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision

    /// Forgets the counters of a client, or those of one rule; nil are the counts that all clients share.
    ///
    /// - Returns: how many were forgotten.
    @discardableResult func reset(client: String?, rule: String?) async throws(RateLimitError) -> Int

    /// The counters of a client of which something is used, by rule and path.
    func list(client: String?, at time: MonotonicTime) async throws(RateLimitError) -> [CounterUsage]
}
