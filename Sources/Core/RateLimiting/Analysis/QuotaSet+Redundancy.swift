extension QuotaSet {
    /// The quotas without which the same requests would be let through, longest window first. Those named can all be left
    /// out together.
    ///
    /// With Q a quota of L units in W (a bucket of B) and P another, of l in w (b), Q never denies beside P if
    ///
    ///     sliding_window          L ≥ l × ⌈W / w⌉: so many half-open windows of P cover one of Q
    ///     fixed_window            L ≥ l × ⌈(W + w − g) / w⌉ with g = gcd(w, W): so many windows of P can touch one of Q;
    ///                             W / w of them, or one, if the windows nest. With g = 1 ns where one of them begins
    ///                             with a client, and of the calendar as many as a month has days in that zone
    ///     sliding_window_counter  the same if the windows nest, since then previous × (1 − elapsed / W) + current of Q
    ///                             is at most the sum of P's in its parts; twice as much if not, for both windows of Q
    ///     token_bucket            B ≥ b and L / W ≥ l / w: what P lets through in t is at most b + t × l / w; or two P
    ///                             of which the one has held back long enough once the other would not
    ///
    /// Units are what requests are charged when they are decided, whatever they cost: of units alone the bounds speak.
    /// What is reported afterwards may go beyond a limit, and so beyond these bounds. Sliding windows, those that begin
    /// with the epoch and single buckets are judged exactly; in the other cases a quota may be redundant and is not
    /// reported, never the other way round. A quota of capacity 0 denies everything, and none is reported beside it.
    package func redundantQuotas() -> [RedundantQuota] {
        guard quotas.allSatisfy({ $0.capacity > 0 }) else { return [] }
        var (kept, found) = (quotas, [] as [RedundantQuota])
        for quota in quotas.reversed() {
            let others = kept.filter { $0 != quota && $0.algorithm == quota.algorithm }
            guard let redundant = quota.redundancy(beside: others) else { continue }
            found.append(redundant)
            kept.removeAll { $0 == quota }
        }
        return found
    }
}

extension Quota {
    fileprivate func redundancy(beside others: [Quota]) -> RedundantQuota? {
        if algorithm == .tokenBucket {
            return bucketCause(among: others).map { RedundantQuota(quota: self, cause: $0, most: nil) }
        }
        let bounds = others.compactMap { other in most(under: other).map { (quota: other, most: $0) } }
        guard let tightest = bounds.min(by: { $0.most < $1.most }), tightest.most <= Int128(limit) else { return nil }
        return RedundantQuota(quota: self, cause: [tightest.quota], most: Int(tightest.most))
    }

    /// The most units that `other` lets through in one of this one's windows; nil if that is not known.
    private func most(under other: Quota) -> Int128? {
        if calendar != nil || other.calendar != nil {
            return windowsOfCalendar(touching: other).map { Int128(other.limit) * $0 }
        }
        let (own, others) = (Int128(length), Int128(other.length))
        func roundedUp(_ time: Int128) -> Int128 { Int128(other.limit) * ((time + others - 1) / others) }
        guard algorithm != .slidingWindow else { return roundedUp(own) }
        let isAligned = frame == .epoch && other.frame == .epoch
        let common = isAligned ? own.greatestCommonDivisor(with: others) : 1
        let touching = roundedUp(own + others - common)
        let nests = common == min(own, others)
        return algorithm == .slidingWindowCounter && !nests ? 2 * touching : touching
    }

    /// How many of another's days, weeks or months one of this one's can touch; nil if they are not of one zone.
    private func windowsOfCalendar(touching other: Quota) -> Int128? {
        guard let own = calendar, let others = other.calendar, own.timeZone == others.timeZone else { return nil }
        return switch (own.period, others.period) {
        case (.week, .day): 7
        case (.month, .day): 31
        case (.week, .month): 2
        case (.month, .week): 6
        case (.day, _), (.week, .week), (.month, .month): 1
        }
    }

    /// The buckets because of which this one is never short of a unit.
    ///
    /// A bucket that holds no more and fills no faster does it alone. Of two, let the slow one begin with more than this
    /// one has, and the small one with less. The small one lets this one sink below empty only after
    ///
    ///     (B − b) / (l / w − L / W)
    ///
    /// of constant asking, and the slow one only up to (b − B) / (L / W − l / w): never, if that is no later.
    private func bucketCause(among others: [Quota]) -> [Quota]? {
        if let alone = others.first(where: { $0.capacity <= capacity && $0.advantage(over: self) <= 0 }) {
            return [alone]
        }
        let small = others.filter { $0.capacity <= capacity && $0.advantage(over: self) > 0 }
        let slow = others.filter { $0.capacity > capacity && $0.advantage(over: self) < 0 }
        for small in small {
            if let slow = slow.first(where: { slow in empties(beside: small, notBefore: slow) }) {
                return [small, slow]
            }
        }
        return nil
    }

    /// l / w − L / W, times both windows.
    private func advantage(over other: Quota) -> Int128 {
        Int128(limit) * Int128(other.length) - Int128(other.limit) * Int128(length)
    }

    /// Whether it takes `small` at least as long to empty this bucket as `slow` leaves time for. False where the products
    /// are beyond 128 bits.
    private func empties(beside small: Quota, notBefore slow: Quota) -> Bool {
        let common = Int128(small.length).greatestCommonDivisor(with: Int128(slow.length))
        let needed = [
            Int128(capacity - small.capacity), Int128(small.length) / common, -slow.advantage(over: self),
        ]
        let left = [Int128(slow.capacity - capacity), Int128(slow.length) / common, small.advantage(over: self)]
        guard let needed = needed.product, let left = left.product else { return false }
        return needed >= left
    }
}

extension Int128 {
    /// By Euclid's algorithm; both are above 0.
    fileprivate func greatestCommonDivisor(with other: Int128) -> Int128 {
        var (larger, smaller) = (self, other)
        while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
        return larger
    }
}

extension [Int128] {
    /// Nil if it is beyond 128 bits.
    fileprivate var product: Int128? {
        var product: Int128 = 1
        for factor in self {
            let (next, overflow) = product.multipliedReportingOverflow(by: factor)
            if overflow { return nil }
            product = next
        }
        return product
    }
}
