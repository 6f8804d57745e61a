/// Counts units in windows that follow each other without a gap from the Unix epoch on.
///
/// Two numbers a key; up to twice the limit can pass in a short time across the border of two windows.
struct FixedWindow: Hashable {
    private var start: Int64
    private var count = 0

    init(_ quota: Quota, at now: Int64) { start = Self.start(of: now, quota) }

    /// The start of the window that `now` is in.
    static func start(of now: Int64, _ quota: Quota) -> Int64 {
        let passed = now % quota.length
        return now - (passed < 0 ? passed + quota.length : passed)
    }

    /// Moves on to the window of `now`; one that has not begun yet becomes that window.
    mutating func advance(to now: Int64, _ quota: Quota) {
        if now >= start, now - start < quota.length { return }
        if now >= start { count = 0 }
        start = Self.start(of: now, quota)
    }

    func used(at now: Int64, _ quota: Quota) -> Fraction { Fraction(Int128(count)) }

    /// Nanoseconds until a cost within the limit fits; 0 if it does.
    func wait(for cost: Int, at now: Int64, _ quota: Quota) -> Fraction {
        Fraction(count <= quota.limit - cost ? 0 : Int128(start + quota.length - now))
    }

    func timeUntilFull(at now: Int64, _ quota: Quota) -> Fraction {
        Fraction(count == 0 ? 0 : Int128(start + quota.length - now))
    }

    /// Charges any number of units, to at most ten limits.
    mutating func charge(_ units: Int, at now: Int64, _ quota: Quota) {
        count += min(units, max(0, 10 * quota.limit - count))
    }

    mutating func giveBack(_ units: Int, at now: Int64, _ quota: Quota) { count = max(0, count - units) }
}
