internal import ResiliencePrimitives

/// What is left of each quota, shortest window first. Up to four need no allocation.
public struct QuotaStatuses: RandomAccessCollection, Hashable, Sendable {
    /// What is left of one quota, in few bytes, since every decision is copied a few times on its way out.
    struct Reading: Hashable {
        let used: Int
        /// Nanoseconds until full.
        let fullIn: Int64
        /// The present window in nanoseconds.
        let length: Int64
        /// Nanoseconds until one more unit; nil when full.
        let moreIn: Int64?
        let isDenying: Bool

        func later(by elapsed: Int64, unused: Int) -> Reading {
            let isFull = fullIn <= elapsed
            return Reading(
                used: isFull ? 0 : Swift.max(0, used - unused), fullIn: Swift.max(0, fullIn - elapsed), length: length,
                moreIn: isFull ? nil : moreIn.map { Swift.max(1000, $0 - elapsed) }, isDenying: isDenying)
        }
    }

    let quotas: QuotaSet
    var readings = InlineList<Reading>()

    init(of quotas: QuotaSet) { self.quotas = quotas }

    /// The quotas that they are of.
    package var set: QuotaSet { quotas }

    /// What a store has to say about each quota of a set, in its order.
    ///
    /// - Precondition: there is a status for each.
    public init(of quotas: QuotaSet, _ statuses: [QuotaStatus]) {
        precondition(statuses.map(\.quota) == quotas.quotas, "\(statuses.count) statuses are not those of the quotas")
        self.quotas = quotas
        for status in statuses {
            readings.append(
                Reading(
                    used: status.used, fullIn: status.fullIn, length: status.length, moreIn: status.moreIn,
                    isDenying: status.isDenying))
        }
    }

    /// The same some time later, if nobody has asked since, less units that have not been used.
    package func later(by elapsed: Duration, unused: Int) -> QuotaStatuses {
        let elapsed = elapsed.nanoseconds
        var later = self
        for place in indices { later.readings[place] = readings[place].later(by: elapsed, unused: unused) }
        return later
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { readings.count }

    public subscript(position: Int) -> QuotaStatus {
        QuotaStatus(quota: quotas.quotas[position], readings[position])
    }
}
