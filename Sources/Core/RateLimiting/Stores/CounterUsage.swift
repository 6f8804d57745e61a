/// One counter of a client and what it has used.
public struct CounterUsage: Hashable, Sendable {
    /// Whose counter it is.
    public let key: CounterKey
    /// What is used and left of each quota, shortest window first.
    public let quotas: QuotaStatuses

    /// Creates what a store says about a counter.
    public init(key: CounterKey, quotas: QuotaStatuses) { (self.key, self.quotas) = (key, quotas) }
}
