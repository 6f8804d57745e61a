/// The quotas that are decided together, shortest window first, with no window twice.
///
/// Copies share what they were made from, so that a counter recognises the set it was written under by one comparison.
public struct QuotaSet: Sendable {
    private final class Storage: Sendable {
        let quotas: [Quota]
        init(_ quotas: [Quota]) { self.quotas = quotas }
    }

    private let storage: Storage

    /// Creates a set of at least one quota.
    ///
    /// - Throws: `invalidQuota` if there is none, or two have the same window.
    public init(_ quotas: [Quota]) throws(RateLimitError) {
        guard !quotas.isEmpty else {
            throw RateLimitError(.invalidQuota, "quotas: there is none, at least one is needed")
        }
        let sorted = quotas.sorted { $0.precedes($1) }
        for (shorter, longer) in zip(sorted, sorted.dropFirst()) where shorter.hasWindow(of: longer) {
            let window = longer.calendar?.description ?? "\(longer.window)"
            throw RateLimitError(
                .invalidQuota,
                "quotas: limits \(shorter.limit) and \(longer.limit) both have the window \(window), each needs its own"
            )
        }
        storage = Storage(sorted)
    }

    /// The quotas, shortest window first.
    public var quotas: [Quota] { storage.quotas }

    /// Whether both were made by the same call: equal without comparing.
    func isIdentical(to other: QuotaSet) -> Bool { storage === other.storage }

    /// Where the quota is that has the windows and the algorithm of this one, and so counts what it counts.
    func position(ofSuchAs quota: Quota) -> Int? { quotas.firstIndex { $0.counts(like: quota) } }
}

extension QuotaSet: Hashable {
    /// Whether both hold the same quotas.
    public static func == (left: QuotaSet, right: QuotaSet) -> Bool {
        left.isIdentical(to: right) || left.quotas == right.quotas
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(quotas) }
}
