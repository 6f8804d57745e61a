import Synchronization

/// Counts durations in buckets that grow with them, so that percentiles of billions of calls fit 10 kB.
///
/// Log-linear, as HdrHistogram (Tene): a power of two is split into 32 equal buckets, so that a percentile is off by at
/// most 1/64 of its value. Up to 4.8 hours; what is longer counts as that. Recording is three relaxed atomic additions and a
/// load, without a lock or an allocation; a reading beside writers may miss those under way.
public final class LatencyHistogram: Sendable {
    private static let bitsPerOctave = 5
    private static let largest: UInt64 = 1 << 44 - 1
    private static let buckets = bucket(of: largest) + 1

    // Safe: set once, freed in deinit, and in between only its atomic elements change.
    private nonisolated(unsafe) let counts: UnsafeMutablePointer<Atomic<UInt64>>
    private let total = Atomic<UInt64>(0)
    private let sum = Atomic<UInt64>(0)
    private let longest = Atomic<UInt64>(0)

    /// Creates an empty histogram.
    public init() {
        counts = .allocate(capacity: Self.buckets)
        for bucket in 0..<Self.buckets { (counts + bucket).initialize(to: Atomic(0)) }
    }

    deinit {
        counts.deinitialize(count: Self.buckets)
        counts.deallocate()
    }

    /// Counts one duration; a negative one is read as zero.
    public func record(_ duration: Duration) {
        let value = min(UInt64(clamping: duration.nanoseconds), Self.largest)
        counts[Self.bucket(of: value)].add(1, ordering: .relaxed)
        total.add(1, ordering: .relaxed)
        sum.add(value, ordering: .relaxed)
        if value > longest.load(ordering: .relaxed) { longest.max(value, ordering: .relaxed) }
    }

    /// How many durations were counted.
    public var count: Int { Int(total.load(ordering: .relaxed)) }

    /// All counted durations together.
    public var totalDuration: Duration { .nanoseconds(Int128(sum.load(ordering: .relaxed))) }

    /// The longest duration that was counted, exactly; zero if that is nothing.
    public var max: Duration { .nanoseconds(Int128(longest.load(ordering: .relaxed))) }

    /// The mean of what was counted; zero if that is nothing.
    public var mean: Duration {
        let count = Int128(total.load(ordering: .relaxed))
        return count == 0 ? .zero : .nanoseconds(Int128(sum.load(ordering: .relaxed)) / count)
    }

    /// The duration that the share `quantile` of all counted ones does not exceed; zero if nothing was counted.
    ///
    /// - Precondition: `quantile` is between 0 and 1.
    public func percentile(_ quantile: Double) -> Duration { percentiles([quantile])[0] }

    /// Several percentiles of one moment, in the order asked for. O(buckets).
    ///
    /// - Precondition: every quantile is between 0 and 1.
    public func percentiles(_ quantiles: [Double]) -> [Duration] {
        let counts = (0..<Self.buckets).map { self.counts[$0].load(ordering: .relaxed) }
        let total = counts.reduce(0, +)
        return quantiles.map { quantile in
            precondition(0...1 ~= quantile, "a quantile is between 0 and 1, this one is \(quantile)")
            // One step down: a share that is not exact in binary must not be rounded up to the next rank
            let rank = Swift.max(1, UInt64((quantile.nextDown * Double(total)).rounded(.up)))
            var passed: UInt64 = 0
            let bucket = counts.firstIndex { count in
                passed += count
                return passed >= rank
            }
            return bucket.map { .nanoseconds(Int64(Self.middle(of: $0))) } ?? .zero
        }
    }

    /// How many of the counted durations were at most the first of `bounds`, how many at most each further one but longer
    /// than that before it, and last how many were longer than all. Durations near a bound, by 1/64 of it, may count on
    /// its other side. O(buckets).
    ///
    /// - Precondition: `bounds` ascend.
    public func counts(between bounds: [Duration]) -> [UInt64] {
        let bounds = bounds.map { UInt64(clamping: $0.nanoseconds) }
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds ascend")
        var spread = [UInt64](repeating: 0, count: bounds.count + 1)
        var place = 0
        for bucket in 0..<Self.buckets {
            let count = counts[bucket].load(ordering: .relaxed)
            guard count > 0 else { continue }
            let value = Self.middle(of: bucket)
            while place < bounds.count, value > bounds[place] { place += 1 }
            spread[place] += count
        }
        return spread
    }

    /// The number of the bucket that so many nanoseconds are counted in, also of more than are counted here. Below 32 each
    /// value has a bucket of its own; above, the leading six bits name it.
    package static func bucket(of value: UInt64) -> Int {
        let octave = Swift.max(0, UInt64.bitWidth - value.leadingZeroBitCount - 1 - bitsPerOctave)
        return octave << bitsPerOctave + Int(value >> octave)
    }

    /// What a value in the bucket of that number is read as.
    package static func middle(of bucket: Int) -> UInt64 {
        let octave = Swift.max(0, bucket >> bitsPerOctave - 1)
        let low = UInt64(bucket - octave << bitsPerOctave) << octave
        return low + (1 << octave) / 2
    }
}
