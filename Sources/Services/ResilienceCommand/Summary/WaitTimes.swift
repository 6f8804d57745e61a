import ResiliencePrimitives

/// How long waits were: percentiles from the buckets of ``LatencyHistogram``, off by at most 1/64 of their value, for
/// waits of any length.
struct WaitTimes {
    private var counts: [Int] = []
    private(set) var count = 0
    /// The longest, exactly.
    private(set) var longest = Duration.zero

    mutating func record(_ wait: Duration) {
        let bucket = LatencyHistogram.bucket(of: UInt64(clamping: wait.nanoseconds))
        if bucket >= counts.count { counts += repeatElement(0, count: bucket + 1 - counts.count) }
        counts[bucket] += 1
        count += 1
        longest = max(longest, wait)
    }

    /// The wait that so many percent did not exceed; nil if there was none.
    func percentile(_ percent: Int) -> Duration? {
        guard count > 0 else { return nil }
        let rank = max(1, (count * percent + 99) / 100)
        var passed = 0
        let bucket = counts.firstIndex { count in
            passed += count
            return passed >= rank
        }
        return bucket.map { min(longest, .nanoseconds(Int128(LatencyHistogram.middle(of: $0)))) }
    }
}
