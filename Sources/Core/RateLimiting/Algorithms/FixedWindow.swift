/// Counts units in windows, of which the quota says where they begin: one after the other from the Unix epoch on, with
/// a client's first unit, or with the days, weeks or months of a time zone.
///
/// Three numbers a key; up to twice the limit can pass in a short time across the border of two windows. A window is
/// looked for when its first unit is charged, and not before: with nothing counted there is none.
struct FixedWindow: Hashable {
    private(set) var start: Int64 = 0
    private(set) var end: Int64 = 0
    private(set) var count = 0

    /// A window in which nothing is counted.
    init() {}

    /// A window in which so many units are counted.
    init(_ window: Range<Int64>, count: Int) {
        (start, end, self.count) = (window.lowerBound, window.upperBound, count)
    }

    /// Lets go of a window that is over; one that has not begun yet becomes the one of `now`.
    mutating func advance(to now: Int64, _ quota: Quota) {
        guard count > 0 else { return }
        if now >= end {
            count = 0
        } else if now < start {
            begin(at: now, quota)
        }
    }

    var used: Fraction { Fraction(Int128(count)) }

    /// Nanoseconds until a cost within the limit fits; 0 if it does.
    func wait(for cost: Int, at now: Int64, _ quota: Quota) -> Fraction {
        Fraction(count <= quota.limit - cost ? 0 : Int128(end - now))
    }

    func timeUntilFull(at now: Int64) -> Fraction { Fraction(count == 0 ? 0 : Int128(end - now)) }

    /// The length of the window of `now` in nanoseconds.
    func length(at now: Int64, _ quota: Quota) -> Int64 {
        if count > 0 { return end - start }
        let window = quota.window(around: now)
        return window.upperBound - window.lowerBound
    }

    /// Charges any number of units, to at most ten limits.
    mutating func charge(_ units: Int, at now: Int64, _ quota: Quota) {
        let charged = min(units, max(0, 10 * quota.limit - count))
        if count == 0 { begin(at: now, quota) }
        count += charged
    }

    mutating func giveBack(_ units: Int) { count = max(0, count - units) }

    private mutating func begin(at now: Int64, _ quota: Quota) {
        let window = quota.window(around: now)
        (start, end) = (window.lowerBound, window.upperBound)
    }
}
