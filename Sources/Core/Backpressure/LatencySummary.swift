import ResiliencePrimitives

/// How long something took, over all times that it was done; percentiles are off by at most 1/64.
public struct LatencySummary: Hashable, Sendable {
    /// The mean, exactly.
    public let mean: Duration
    /// The duration that half of them did not exceed.
    public let p50: Duration
    /// The duration that 95 of 100 did not exceed.
    public let p95: Duration
    /// The duration that 99 of 100 did not exceed.
    public let p99: Duration

    init(_ histogram: LatencyHistogram) {
        let percentiles = histogram.percentiles([0.5, 0.95, 0.99])
        (mean, p50, p95, p99) = (histogram.mean, percentiles[0], percentiles[1], percentiles[2])
    }
}
