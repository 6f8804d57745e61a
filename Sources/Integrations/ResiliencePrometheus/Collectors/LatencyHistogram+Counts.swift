import ResiliencePrimitives

extension LatencyHistogram {
    /// What was counted, in a few buckets of seconds instead of its many.
    func counts(in buckets: HistogramBuckets) -> HistogramCounts {
        HistogramCounts(
            buckets, counts: counts(between: buckets.bounds.map { .seconds($0) }), sum: totalDuration / .seconds(1))
    }
}
