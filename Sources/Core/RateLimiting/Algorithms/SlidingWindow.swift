/// What one window counts of a log of charges: exact, since a unit charged at `s` counts at `t` while t − s < window.
///
/// All windows of a key read the same `ChargeLog`; each remembers the oldest entry it still counts and the sum from
/// there on.
struct SlidingWindow: Hashable {
    /// The sequence number of the oldest entry that counts.
    private(set) var cursor: Int
    /// The units from there on.
    private(set) var count = 0

    /// A window that counts nothing of what is in the log so far.
    init(after log: ChargeLog) { cursor = log.end }

    /// A window that counts so many units, from an entry on.
    init(from cursor: Int, count: Int) { (self.cursor, self.count) = (cursor, count) }

    /// Lets go of entries that are a window old.
    mutating func advance(to now: Int64, _ quota: Quota, _ log: ChargeLog) {
        while cursor < log.end, now - log.time(of: cursor) >= quota.length {
            count -= log.units(of: cursor, for: quota.length)
            cursor += 1
        }
    }

    var used: Fraction { Fraction(Int128(count)) }

    /// Nanoseconds until a cost within the limit fits: when as many of the oldest units are gone as are in its way.
    /// O(entries that have to go).
    func wait(for cost: Int, at now: Int64, _ quota: Quota, _ log: ChargeLog) -> Fraction {
        var excess = count - (quota.limit - cost)
        guard excess > 0 else { return Fraction(0) }
        var oldest = cursor
        while true {
            excess -= log.units(of: oldest, for: quota.length)
            if excess <= 0 { return Fraction(Int128(log.time(of: oldest) + quota.length - now)) }
            oldest += 1
        }
    }

    func timeUntilFull(at now: Int64, _ quota: Quota, _ log: ChargeLog) -> Fraction {
        guard count > 0 else { return Fraction(0) }
        var newest = log.end - 1
        while log.units(of: newest, for: quota.length) == 0 { newest -= 1 }
        return Fraction(Int128(log.time(of: newest) + quota.length - now))
    }

    /// The most that can be charged before ten limits are used.
    func room(_ quota: Quota) -> Int { max(0, 10 * quota.limit - count) }

    /// Reads on in another log, in which as much counts from there on.
    mutating func move(to cursor: Int) { self.cursor = cursor }

    /// Counts units that the log took, or gave back.
    mutating func add(_ units: Int) { count += units }
}
