/// Decides by limits in the plainest way there is: times of all charges in a list, buckets as debts in whole numbers.
struct SiteReferee {
    private struct Counter {
        /// Seconds at which it was charged.
        var charges: [Int32] = []
        /// By window: the first charge that counts.
        var starts: [Int] = []
        /// By window: units × seconds that a bucket lacks, at the last time.
        var debts: [Int] = []
        var time: Int32 = 0
    }

    private let limits: SiteLimits
    private var counters: [Counter]

    init(_ limits: SiteLimits, clients: Int) {
        self.limits = limits
        let none = [Int](repeating: 0, count: limits.windows.count)
        counters = [Counter](repeating: Counter(starts: none, debts: none), count: clients)
    }

    /// Whether a request may pass.
    mutating func allows(_ client: Int, at time: Int32) -> Bool {
        limits.isBucket ? bucketsAllow(client, at: time) : windowsAllow(client, at: time)
    }

    private mutating func windowsAllow(_ client: Int, at time: Int32) -> Bool {
        var fits = true
        for (index, window) in limits.windows.enumerated() {
            var start = counters[client].starts[index]
            while start < counters[client].charges.count, Int(time - counters[client].charges[start]) >= window.seconds
            {
                start += 1
            }
            counters[client].starts[index] = start
            if counters[client].charges.count - start >= window.limit { fits = false }
        }
        if fits { counters[client].charges.append(time) }
        return fits
    }

    private mutating func bucketsAllow(_ client: Int, at time: Int32) -> Bool {
        var fits = true
        let passed = Int(time - counters[client].time)
        counters[client].time = time
        for (index, window) in limits.windows.enumerated() {
            let debt = max(0, counters[client].debts[index] - passed * window.limit)
            counters[client].debts[index] = debt
            let capacity = index == 0 ? limits.burst ?? window.limit : window.limit
            if debt + window.seconds > capacity * window.seconds { fits = false }
        }
        if fits {
            for (index, window) in limits.windows.enumerated() { counters[client].debts[index] += window.seconds }
        }
        return fits
    }
}
