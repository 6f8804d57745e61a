/// What a histogram has counted, each bucket for itself, and the sum of what was counted.
public struct HistogramCounts: Hashable, Sendable {
    let buckets: HistogramBuckets
    let counts: [UInt64]
    let sum: Double

    /// What was counted in `buckets`.
    ///
    /// - Precondition: there is one count more than bounds: the last is of what is above all of them.
    public init(_ buckets: HistogramBuckets, counts: [UInt64], sum: Double) {
        precondition(counts.count == buckets.bounds.count + 1, "a count for each bucket, and one for what is above")
        (self.buckets, self.counts, self.sum) = (buckets, counts, sum)
    }
}
