/// The upper bounds of a histogram's buckets, each part of its bucket; above the last is one more, without a bound.
public struct HistogramBuckets: Hashable, Sendable {
    /// Ascending and finite.
    public let bounds: [Double]

    /// Buckets up to these bounds.
    ///
    /// - Precondition: they are finite and ascend.
    public init(_ bounds: [Double]) {
        precondition(bounds.allSatisfy(\.isFinite), "bounds of buckets are finite: \(bounds)")
        precondition(
            zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "bounds of buckets ascend: \(bounds)")
        self.bounds = bounds
    }

    /// For what people wait for, in seconds: a millisecond to ten seconds.
    public static let durations = HistogramBuckets([
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ])

    /// For what takes no time, in seconds: a decision in memory is below a microsecond, one over a network takes up to a
    /// tenth of a second.
    public static let decisions = HistogramBuckets([
        2.5e-7, 5e-7, 1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
        0.025,
        0.05, 0.1,
    ])

    /// For sizes and counts of which nothing is known: powers of four up to 16 million.
    public static let values = HistogramBuckets((0...12).map { Double(1 << (2 * $0)) })

    /// The index of the bucket that counts `value`; that of no bound for what is larger than all, and for what is no
    /// number.
    func index(of value: Double) -> Int {
        var (low, high) = (0, bounds.count)
        while low < high {
            let middle = (low + high) / 2
            if value <= bounds[middle] { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
