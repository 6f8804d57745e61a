/// What one key has used of all quotas of its rule, which are charged together or not at all.
///
/// A pure value over a time and a cost. It remembers the set of quotas it was written under: under another set, a quota
/// whose windows and algorithm are the same keeps what was used, and any other starts afresh.
struct QuotaLedger {
    private(set) var quotas: QuotaSet
    /// The latest time seen. Time does not run backwards: an earlier one is read as this one.
    private(set) var latest: Int64
    private(set) var states = InlineList<QuotaState>()
    private(set) var log = ChargeLog()

    /// Times outside, in 1951 and 2204, are read as these, so that no difference and no sum with two windows overflows.
    static let earliestTime: Int64 = -(1 << 59)
    static let latestTime: Int64 = 7_400_000_000 * 1_000_000_000

    /// Nothing used.
    init(_ quotas: QuotaSet, at time: Int64) {
        self.quotas = quotas
        latest = Self.readable(time)
        for quota in quotas.quotas { states.append(QuotaState(quota, at: latest, log)) }
    }

    /// What was used when it was last written down.
    ///
    /// - Precondition: the states are those of `quotas` at `latest`, and count what is in the log.
    init(_ quotas: QuotaSet, latest: Int64, _ states: InlineList<QuotaState>, _ log: ChargeLog) {
        (self.quotas, self.latest, self.states, self.log) = (quotas, latest, states, log)
    }

    /// Charges `cost` to all quotas if it fits them all, else to none; O(quotas), and for a sliding window O(entries
    /// that leave it, or have to before the cost fits). No allocation but for the log.
    ///
    /// - Precondition: `cost` is not negative.
    mutating func decide(_ cost: Int, under quotas: QuotaSet, at time: Int64) -> Decision {
        advance(to: time, under: quotas)
        let judgement = judge(cost)
        if judgement.fits && cost > 0 { charge(cost) }
        return decision(on: judgement, cost: cost)
    }

    /// What ``decide(_:under:at:)`` would answer, but for the charge.
    mutating func look(_ cost: Int, under quotas: QuotaSet, at time: Int64) -> Decision {
        advance(to: time, under: quotas)
        return decision(on: judge(cost), cost: cost)
    }

    /// Charges also beyond the limits, to at most ten capacities each.
    mutating func report(_ units: Int, under quotas: QuotaSet, at time: Int64) {
        advance(to: time, under: quotas)
        if units > 0 { charge(units) }
    }

    /// Gives back the newest units still counted, to those quotas that a charge under `quotas` can have been made to:
    /// whose window and algorithm occur there.
    ///
    /// Stays under its own set: `quotas` are those of the charge, and the rule may have changed since.
    mutating func refund(_ units: Int, under quotas: QuotaSet, at time: Int64) {
        advance(to: time, under: self.quotas)
        guard units > 0 else { return }
        takeFromLog(units, chargedUnder: quotas)
        for (index, quota) in self.quotas.quotas.enumerated() where quotas.position(ofSuchAs: quota) != nil {
            states[index].giveBack(units, at: latest, quota)
        }
    }

    /// What ``look(_:under:at:)`` would answer for cost 0, without going on under that set.
    func seen(under quotas: QuotaSet, at time: Int64) -> Decision {
        var copy = self
        return copy.look(0, under: quotas, at: time)
    }

    /// Halves the log for as long as the ledger takes more than so many heap bytes.
    ///
    /// All windows go on counting as much; of two charges, the earlier counts until the later one leaves. So less is
    /// admitted than could be, never more.
    mutating func coarsen(to bytes: Int) {
        while allocatedBytes > bytes, log.count > 1 {
            var readers: [(index: Int, window: SlidingWindow)] = []
            for index in 0..<states.count {
                if case .slidingWindow(let window) = states[index] { readers.append((index, window)) }
            }
            let coarse = log.coarsened(for: readers.map { (quotas.quotas[$0.index].length, $0.window.cursor) })
            log = coarse.log
            for (reader, cursor) in zip(readers, coarse.cursors) {
                var window = reader.window
                window.move(to: cursor)
                states[reader.index] = .slidingWindow(window)
            }
        }
    }

    /// Heap bytes.
    var allocatedBytes: Int { states.allocatedBytes + log.allocatedBytes }

    /// The time that a time is read as.
    static func readable(_ time: Int64) -> Int64 { min(max(time, earliestTime), latestTime) }

    private mutating func advance(to time: Int64, under quotas: QuotaSet) {
        latest = max(latest, Self.readable(time))
        log.clip(to: latest)
        if !self.quotas.isIdentical(to: quotas) { move(to: quotas) }
        var oldest = log.end
        for (index, quota) in quotas.quotas.enumerated() {
            states[index].advance(to: latest, quota, log)
            if let cursor = states[index].cursor { oldest = min(oldest, cursor) }
        }
        log.drop(before: oldest)
    }

    /// Goes on under another set.
    private mutating func move(to new: QuotaSet) {
        defer { quotas = new }
        guard quotas != new else { return }
        var moved = InlineList<QuotaState>()
        for quota in new.quotas {
            if let known = quotas.position(ofSuchAs: quota) {
                let old = quotas.quotas[known]
                states[known].advance(to: latest, old, log)
                moved.append(states[known].moved(from: old, to: quota, at: latest))
            } else {
                moved.append(QuotaState(quota, at: latest, log))
            }
        }
        states = moved
    }

    private mutating func charge(_ units: Int) {
        appendToLog(units)
        for (index, quota) in quotas.quotas.enumerated() { states[index].charge(units, at: latest, quota) }
    }

    /// Puts into the log what the window with the most room counts, and has the others not count the rest.
    private mutating func appendToLog(_ units: Int) {
        var most = 0
        var least = Int.max
        var isLastShared = true
        for (index, quota) in quotas.quotas.enumerated() {
            guard case .slidingWindow(let window) = states[index] else { continue }
            let counted = min(units, window.room(quota))
            (most, least) = (max(most, counted), min(least, counted))
            if window.cursor == log.end { isLastShared = false }
        }
        guard most > 0 else { return }
        log.append(most, at: latest, sharing: isLastShared)
        guard least < most else { return }
        for (index, quota) in quotas.quotas.enumerated() {
            guard case .slidingWindow(let window) = states[index] else { continue }
            log.waive(most - min(units, window.room(quota)), for: quota.length)
        }
    }

    /// Takes from the log what each window gives back.
    private mutating func takeFromLog(_ units: Int, chargedUnder charged: QuotaSet) {
        var shares: [ChargeLog.Share] = []
        for (index, quota) in quotas.quotas.enumerated() {
            guard case .slidingWindow(let window) = states[index] else { continue }
            let left = charged.position(ofSuchAs: quota) == nil ? 0 : min(units, window.count)
            shares.append(ChargeLog.Share(window: quota.length, cursor: window.cursor, left: left))
        }
        log.take(shares)
    }
}
