/// Units charged for something whose end is not known yet: kept once spent, given back when dropped.
///
/// It cannot be copied and ends exactly once, so no way out of a function, be it a thrown error or a cancellation, counts
/// twice or forgets to give back.
public struct Reservation: ~Copyable, Sendable {
    let limiter: QuotaLimiter
    let key: String
    /// What is given back at the end.
    private var cost: Int

    init(limiter: QuotaLimiter, key: String, cost: Int) {
        (self.limiter, self.key, self.cost) = (limiter, key, cost)
    }

    /// Keeps the charge.
    public consuming func spend() { cost = 0 }

    deinit {
        if cost > 0 { limiter.report(key, units: -cost) }
    }
}
