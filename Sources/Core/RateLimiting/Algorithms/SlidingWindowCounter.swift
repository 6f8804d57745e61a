/// Approximates a sliding window by two counters, in windows that follow each other from the Unix epoch on, of which
/// the older one counts for as much of itself as the sliding window still covers (Cloudflare, "How we built rate
/// limiting capable of scaling to millions of domains", 2017):
///
///     used(t) = previous × (1 − elapsed / window) + current
///
/// Constant memory. Exact if the previous window was used evenly; up to nearly twice the limit can pass in a window's
/// time if it was used at its very end. Here all is multiplied by the window, so that it is whole numbers, and so is
/// the moment at which a cost fits, up to the division by the count that has to shrink:
///
///     in this window   elapsed ≥ window − (limit − cost − current) × window / previous   if cost + current ≤ limit
///     in the next      elapsed ≥ window − (limit − cost) × window / current              since current is previous then
struct SlidingWindowCounter: Hashable {
    private var start: Int64
    private(set) var previous = 0
    private(set) var current = 0

    init(_ quota: Quota, at now: Int64) { start = quota.epochStart(of: now) }

    /// So many units in the window of `now`, and in the one before it.
    init(current: Int, previous: Int, _ quota: Quota, at now: Int64) {
        (start, self.current, self.previous) = (quota.epochStart(of: now), current, previous)
    }

    /// Moves on to the window of `now`; one that has not begun yet becomes that window.
    mutating func advance(to now: Int64, _ quota: Quota) {
        if now >= start, now - start < quota.length { return }
        let begun = quota.epochStart(of: now)
        if begun > start {
            previous = begun - start == quota.length ? current : 0
            current = 0
        }
        start = begun
    }

    func used(at now: Int64, _ quota: Quota) -> Fraction {
        let weighted = Int128(previous) * left(at: now, quota) + Int128(current) * Int128(quota.length)
        return Fraction(weighted, over: Int128(quota.length))
    }

    /// Nanoseconds until a cost within the limit fits; not above 0 if it does.
    func wait(for cost: Int, at now: Int64, _ quota: Quota) -> Fraction {
        let window = Int128(quota.length)
        let left = left(at: now, quota)
        let room = Int128(quota.limit - cost)
        if Int128(current) <= room {
            if previous == 0 { return Fraction(0) }
            let excess = Int128(previous) * left - (room - Int128(current)) * window
            return Fraction(excess, over: Int128(previous))
        }
        return Fraction(Int128(current) * (left + window) - room * window, over: Int128(current))
    }

    func timeUntilFull(at now: Int64, _ quota: Quota) -> Fraction {
        if current > 0 { return Fraction(left(at: now, quota) + Int128(quota.length)) }
        return Fraction(previous > 0 ? left(at: now, quota) : 0)
    }

    /// Charges any number of units, to at most ten limits.
    mutating func charge(_ units: Int, at now: Int64, _ quota: Quota) {
        let used = used(at: now, quota)
        let room = Fraction(10 * Int128(quota.limit) * used.denominator - used.numerator, over: used.denominator)
        current += Int(min(Int128(units), max(0, room.floor)))
    }

    mutating func giveBack(_ units: Int, at now: Int64, _ quota: Quota) { current = max(0, current - units) }

    /// What is left of the current window.
    private func left(at now: Int64, _ quota: Quota) -> Int128 { Int128(start + quota.length - now) }
}
