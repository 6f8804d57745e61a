/// A token bucket kept as one number: the generic cell rate algorithm (ITU-T I.371, annex A, virtual scheduling).
///
/// The number is the theoretical arrival time, when the bucket will be full again. With `T = window / limit`, in which
/// one unit comes back, and `τ = capacity × T`, in which all of them do, a request at time `t` is judged by
///
///     debt       d = max(TAT, t) − t
///     fits       d + cost × T ≤ τ           else retry after d + cost × T − τ
///     charge     TAT := t + d + cost × T
///     used       d / T
///
/// `T` is rarely whole: a minute over seven is not. So times are counted in ticks of 1/limit ns, in which `T` is the
/// window, `τ` is capacity × window and `t` is t × limit: all whole, and nothing is rounded before an answer leaves. A
/// debt in ticks is units × window, so a changed limit leaves what was used as it was. Ten capacities are below 2^126
/// ticks and times below 2^116 (see `Quota`): no sum leaves an `Int128`.
struct TokenBucket: Hashable {
    /// TAT, in ticks.
    private var fullAt: Int128

    /// A full bucket.
    init(_ quota: Quota, at now: Int64) { fullAt = Self.ticks(at: now, quota) }

    /// A bucket from which so many ticks are taken.
    init(debt: Int128, _ quota: Quota, at now: Int64) { fullAt = Self.ticks(at: now, quota) + debt }

    /// Forgets what no quota can explain: debt beyond ten capacities.
    mutating func advance(to now: Int64, _ quota: Quota) {
        fullAt = min(fullAt, Self.ticks(at: now, quota) + Self.mostDebt(quota))
    }

    /// Carries what is used at `now` over to another limit or burst.
    func moved(from old: Quota, to new: Quota, at now: Int64) -> TokenBucket {
        var bucket = self
        bucket.fullAt = Self.ticks(at: now, new) + (old.limit == 0 ? 0 : debt(at: now, old))
        return bucket
    }

    /// Units used, in ticks over ticks a unit.
    func used(at now: Int64, _ quota: Quota) -> Fraction {
        Fraction(debt(at: now, quota), over: Int128(quota.length))
    }

    /// Nanoseconds until a cost within the capacity fits; not above 0 if it does.
    func wait(for cost: Int, at now: Int64, _ quota: Quota) -> Fraction {
        let excess = debt(at: now, quota) - Int128(quota.capacity - cost) * Int128(quota.length)
        return Fraction(excess, over: Int128(max(1, quota.limit)))
    }

    /// Nanoseconds until full.
    func timeUntilFull(at now: Int64, _ quota: Quota) -> Fraction {
        Fraction(debt(at: now, quota), over: Int128(max(1, quota.limit)))
    }

    /// Charges any number of units, to at most ten capacities.
    mutating func charge(_ units: Int, at now: Int64, _ quota: Quota) {
        let most = Self.mostDebt(quota)
        let (added, overflows) = Int128(units).multipliedReportingOverflow(by: Int128(quota.length))
        let debt = overflows || added > most ? most : min(debt(at: now, quota) + added, most)
        fullAt = Self.ticks(at: now, quota) + debt
    }

    mutating func giveBack(_ units: Int, at now: Int64, _ quota: Quota) {
        let given = min(Int128(units) * Int128(quota.length), debt(at: now, quota))
        fullAt = Self.ticks(at: now, quota) + debt(at: now, quota) - given
    }

    /// What is taken from it, in ticks.
    func debt(at now: Int64, _ quota: Quota) -> Int128 { max(0, fullAt - Self.ticks(at: now, quota)) }
    private static func ticks(at time: Int64, _ quota: Quota) -> Int128 { Int128(time) * Int128(quota.limit) }
    /// The most that can be: ten capacities.
    static func mostDebt(_ quota: Quota) -> Int128 { 10 * Int128(quota.capacity) * Int128(quota.length) }
}
