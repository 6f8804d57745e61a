public import ResiliencePrimitives

/// Counters in this process: bounded, so that strangers cannot fill the memory, and in shards, so that callers seldom
/// meet.
///
/// All counters of a client are in one shard, which has its part of the bounds. One that is at its bound evicts, of eight
/// counters drawn at random, the one that is full again soonest, whose client starts afresh; a counter that is at its
/// limit goes only if all eight are, so that a flood of new clients frees nobody from a limit. A counter of which nothing
/// is used is not added. Those that are full again leave by and by: each operation looks at two.
///
/// No counter takes more than half of its shard's memory for a log, and so none is evicted for its own length, nor are
/// all others: a log that gets there has every two neighbouring charges counted as one at the later time. From then on
/// it is less exact, and admits less than it could, never more.
///
/// A decision is a plain call: it takes one lock, for the arithmetic alone.
public final class MemoryStore: RateLimitStore {
    /// From 1951 to 2204: a time outside is read as the end that it lies beyond.
    package static let countedTimes =
        MonotonicTime(nanoseconds: QuotaLedger.earliestTime)...MonotonicTime(nanoseconds: QuotaLedger.latestTime)

    let shards: [CounterShard]

    /// Creates an empty store.
    ///
    /// - Parameters:
    ///   - maxKeys: how many counters it holds at most.
    ///   - maxMemory: bytes for them, as estimated: the table, the bytes of long names, the logs of sliding windows.
    ///   - seed: what the draws for eviction follow from; nil: nobody knows.
    /// - Precondition: both bounds are above 0.
    public convenience init(maxKeys: Int = 1_000_000, maxMemory: Int = 256 << 20, seed: UInt64? = nil) {
        var shards = 1
        while shards < 64, maxKeys / (shards * 2) >= 1024, maxMemory / (shards * 2) >= 1 << 20 { shards *= 2 }
        self.init(maxKeys: maxKeys, maxMemory: maxMemory, seed: seed, shards: shards)
    }

    /// Creates an empty store of so many shards, a power of two.
    package init(maxKeys: Int, maxMemory: Int, seed: UInt64?, shards: Int) {
        precondition(maxKeys > 0 && maxMemory > 0, "a store must be able to hold something: \(maxKeys), \(maxMemory) B")
        var seeds = seed.map(SeededRandom.init(seed:)) ?? SeededRandom()
        self.shards = (0..<shards).map { _ in
            CounterShard(
                maxKeys: maxKeys / shards, maxMemory: maxMemory / shards, random: SeededRandom(seed: seeds.next()))
        }
    }

    /// Charges `cost` to all quotas of `key` if it fits them all, else to none.
    ///
    /// - Throws: `invalidCost` if `cost` is negative.
    public func decide(
        _ key: CounterKey, cost: Int = 1, under quotas: QuotaSet, at time: MonotonicTime
    ) throws(RateLimitError) -> Decision {
        try RateLimitError.check("cost", cost, of: key)
        return shard(of: key.clientHash).withLedger(of: key, under: quotas, at: time) {
            Self.decide(cost, &$0, &$1, quotas, time)
        }
    }

    /// What ``decide(_:cost:under:at:)`` would answer, but for what it would charge.
    public func look(
        _ key: CounterKey, cost: Int = 0, under quotas: QuotaSet, at time: MonotonicTime
    ) throws(RateLimitError) -> Decision {
        try RateLimitError.check("cost", cost, of: key)
        return shard(of: key.clientHash).withLedger(of: key, under: quotas, at: time) { ledger, _ in
            ledger.look(cost, under: quotas, at: time.nanoseconds)
        }
    }

    /// Charges what is only known afterwards, also beyond the limit, to at most ten capacities; a negative number gives
    /// back. The answer says what is left, as a decision of cost 0.
    @discardableResult public func report(
        _ key: CounterKey, units: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) -> Decision {
        if units < 0 { return giveBack(key, Int(clamping: units.magnitude), quotas, time) }
        return shard(of: key.clientHash).withLedger(of: key, under: quotas, at: time) {
            Self.report(units, &$0, &$1, quotas, time)
        }
    }

    /// Gives back what an allowed request was charged: the newest units still counted, for counters those of the current
    /// window, never below none used. The answer says what is left, as a decision of cost 0.
    ///
    /// A counter that goes by other quotas since its rule changed goes on with those; such of them are given back to as
    /// have a window and an algorithm that also `quotas`, which the request was charged under, have.
    ///
    /// - Throws: `invalidCost` if `units` is negative.
    @discardableResult public func refund(
        _ key: CounterKey, units: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) throws(RateLimitError) -> Decision {
        try RateLimitError.check("refund", units, of: key)
        return giveBack(key, units, quotas, time)
    }

    /// What a limiter asks, unless at that moment `isValid` says no: then nil, and nothing has happened.
    func ask(
        _ operation: CounterOperation, _ charge: RequestPlan.Charge, at time: MonotonicTime, if isValid: () -> Bool
    ) -> Decision? {
        let (quotas, cost) = (charge.quotas, charge.cost)
        return shard(of: charge.key.clientHash).withLedger(of: charge.key, under: quotas, at: time, if: isValid) {
            switch operation {
            case .decide: Self.decide(cost, &$0, &$1, quotas, time)
            case .look: $0.look(cost, under: quotas, at: time.nanoseconds)
            case .report(let units) where units < 0:
                Self.giveBack(Int(clamping: units.magnitude), &$0, &$1, quotas, time)
            case .report(let units): Self.report(units, &$0, &$1, quotas, time)
            }
        }
    }

    private static func decide(
        _ cost: Int, _ ledger: inout QuotaLedger, _ changes: inout Int, _ quotas: QuotaSet, _ time: MonotonicTime
    ) -> Decision {
        let decision = ledger.decide(cost, under: quotas, at: time.nanoseconds)
        if cost > 0, decision.isAllowed { changes &+= 1 }
        return decision
    }

    private static func report(
        _ units: Int, _ ledger: inout QuotaLedger, _ changes: inout Int, _ quotas: QuotaSet, _ time: MonotonicTime
    ) -> Decision {
        if units > 0 { changes &+= 1 }
        ledger.report(units, under: quotas, at: time.nanoseconds)
        return ledger.seen(under: quotas, at: time.nanoseconds)
    }

    private static func giveBack(
        _ units: Int, _ ledger: inout QuotaLedger, _ changes: inout Int, _ quotas: QuotaSet, _ time: MonotonicTime
    ) -> Decision {
        if units > 0 { changes &+= 1 }
        ledger.refund(units, under: quotas, at: time.nanoseconds)
        return ledger.seen(under: quotas, at: time.nanoseconds)
    }

    private func giveBack(_ key: CounterKey, _ units: Int, _ quotas: QuotaSet, _ time: MonotonicTime) -> Decision {
        shard(of: key.clientHash).withLedger(of: key, under: quotas, at: time) {
            Self.giveBack(units, &$0, &$1, quotas, time)
        }
    }

    /// Forgets the counters of a client, or those of one rule; O(counters in the client's shard).
    ///
    /// - Returns: how many were forgotten.
    @discardableResult public func reset(client: String?, rule: String? = nil) -> Int {
        let client = client.map(ExactText.init)
        return shard(of: CounterKey.hash(of: client)).reset(client: client, rule: rule.map(ExactText.init))
    }

    /// The counters of a client of which something is used, by rule and path; O(counters in the client's shard).
    public func list(client: String?, at time: MonotonicTime) -> [CounterUsage] {
        let client = client.map(ExactText.init)
        return shard(of: CounterKey.hash(of: client)).list(client: client, at: time).sorted {
            ($0.key.rule, $0.key.endpoint ?? "") < ($1.key.rule, $1.key.endpoint ?? "")
        }
    }

    /// What it holds; O(shards), one after the other, so what moves meanwhile may be missed.
    public var statistics: MemoryStoreStatistics { shards.reduce(MemoryStoreStatistics()) { $0 + $1.statistics } }

    /// How many counters there are.
    public var count: Int { statistics.keys }

    /// What they take, in bytes, as estimated.
    public var memory: Int { statistics.bytes }

    func shard(of hash: Int) -> CounterShard { shards[hash & (shards.count - 1)] }
}
