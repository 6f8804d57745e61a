/// A quota that never denies what the others of its rule let through, so that it could as well not be there.
package struct RedundantQuota: Hashable, Sendable {
    /// The quota.
    package let quota: Quota
    /// The quotas that keep it from ever denying: one by itself, or two together.
    package let cause: [Quota]
    /// The most units that these let through in one of its windows, so that a limit below it would bind; nil for buckets,
    /// which have no windows.
    package let most: Int?
}
