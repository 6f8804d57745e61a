import ResiliencePrimitives

/// How long a queue held how many items, for percentiles that are weighted by time: exact, in memory that grows with the
/// greatest depth.
struct DepthTimes {
    private var reached: MonotonicTime
    /// Nanoseconds by depth.
    private var times: [UInt64] = []

    init(from start: MonotonicTime) { reached = start }

    /// Lets time pass in which the depth stays what it is.
    mutating func pass(to time: MonotonicTime, depth: Int) {
        guard time > reached else { return }
        if depth >= times.count { times += repeatElement(0, count: depth + 1 - times.count) }
        // Differences of two moments fit into 64 bits, and so does their sum: it is one of them
        times[depth] += UInt64(bitPattern: time.nanoseconds &- reached.nanoseconds)
        reached = time
    }

    /// The depth that was not exceeded for so many percent of the time; nil if no time passed.
    func percentile(_ percent: Int) -> Int? {
        let total = times.reduce(0 as UInt128) { $0 + UInt128($1) }
        guard total > 0 else { return nil }
        var passed: UInt128 = 0
        return times.firstIndex { time in
            passed += UInt128(time)
            return passed > 0 && passed * 100 >= total * UInt128(percent)
        }
    }
}
