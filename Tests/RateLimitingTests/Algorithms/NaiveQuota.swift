@testable import RateLimiting

/// A quota counted in the most obvious way: every charge is kept for good, and what is asked about the future is found
/// by trying. Times, limits and windows are small, so that plain `Int` is exact.
struct NaiveQuota {
    private(set) var quota: Quota
    private var charges: [(time: Int, units: Int)] = []
    /// A bucket's level, in units × window, at the time it was last touched.
    private var level: Int
    private var touched: Int

    private var window: Int { Int(quota.length) }

    init(_ quota: Quota, at time: Int) {
        (self.quota, touched) = (quota, time)
        level = quota.capacity * Int(quota.length)
    }

    /// Units used × window.
    func used(at time: Int) -> Int {
        let index = { (moment: Int) in (moment - ((moment % window) + window) % window) / window }
        let sum = { (isCounted: (Int) -> Bool) in
            charges.reduce(0) { $0 + (isCounted($1.time) ? $1.units : 0) }
        }
        switch quota.algorithm {
        case .slidingWindow: return sum { time - $0 < window } * window
        case .fixedWindow: return counted(at: time).reduce(0) { $0 + charges[$1].units } * window
        case .slidingWindowCounter:
            let elapsed = time - index(time) * window
            return sum { index($0) == index(time) - 1 } * (window - elapsed) + sum { index($0) == index(time) } * window
        case .tokenBucket:
            let full = quota.capacity * window
            return full - min(full, level + (time - touched) * quota.limit)
        }
    }

    /// Which charges the fixed window of `time` counts.
    private func counted(at time: Int) -> [Int] {
        guard quota.alignment == .client else {
            let shared = shared(at: time)
            return charges.indices.filter { shared.contains(charges[$0].time) }
        }
        // Those of one window, each of which begins with a unit
        var (group, begun) = ([Int](), time)
        for index in charges.indices where charges[index].units > 0 {
            if group.isEmpty || charges[index].time - begun >= window { (group, begun) = ([], charges[index].time) }
            group.append(index)
        }
        return time - begun < window ? group : []
    }

    /// The window around `time`, of those that are the same for all.
    private func shared(at time: Int) -> Range<Int> {
        if let calendar = quota.calendar { return CalendarModel.window(calendar, around: time) }
        let start = time - ((time % window) + window) % window
        return start..<start + window
    }

    /// How long the window of `time` is.
    func length(at time: Int) -> Int {
        quota.calendar.map { CalendarModel.window($0, around: time).count } ?? window
    }

    func fits(_ cost: Int, at time: Int) -> Bool {
        quota.limit > 0 && cost <= quota.capacity && used(at: time) + cost * window <= quota.capacity * window
    }

    func isFull(at time: Int) -> Bool { used(at: time) == 0 }

    func remaining(at time: Int) -> Int { max(0, quota.capacity * window - used(at: time)) / window }

    mutating func charge(_ units: Int, at time: Int) {
        if quota.algorithm == .tokenBucket {
            let debt = used(at: time)
            (level, touched) = (
                quota.capacity * window - min(debt + units * window, 10 * quota.capacity * window), time
            )
        } else {
            let room = max(0, 10 * quota.limit * window - used(at: time)) / window
            charges.append((time, min(units, room)))
        }
    }

    mutating func refund(_ units: Int, at time: Int) {
        if quota.algorithm == .tokenBucket {
            let debt = used(at: time)
            (level, touched) = (quota.capacity * window - max(0, debt - units * window), time)
            return
        }
        var left = units
        for index in newestFirst(countedAt: time) {
            let taken = min(left, charges[index].units)
            charges[index].units -= taken
            left -= taken
        }
    }

    private func newestFirst(countedAt time: Int) -> [Int] {
        switch quota.algorithm {
        case .fixedWindow: counted(at: time).reversed()
        case .slidingWindow: charges.indices.reversed().filter { time - charges[$0].time < window }
        default: charges.indices.reversed().filter { shared(at: time).contains(charges[$0].time) }
        }
    }

    /// Goes on with another limit or burst; what was used stays used.
    mutating func change(to new: Quota, at time: Int) {
        let debt = used(at: time)
        quota = new
        if quota.algorithm == .tokenBucket {
            (level, touched) = (quota.capacity * window - min(debt, 10 * quota.capacity * window), time)
        }
    }

    /// The first time from `time` on at which `condition` holds, which from then on it does.
    static func first(from time: Int, _ condition: (Int) -> Bool) -> Int {
        if condition(time) { return 0 }
        var (low, high) = (0, 1)
        while !condition(time + high) { (low, high) = (high, high * 2) }
        while high - low > 1 {
            let middle = (low + high) / 2
            if condition(time + middle) { high = middle } else { low = middle }
        }
        return high
    }
}
