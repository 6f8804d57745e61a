internal import ResiliencePrimitives

/// Counters by key, in a row without gaps, so that drawing one and walking over them takes the same short time however
/// many there are: who leaves is replaced by the last.
struct CounterTable {
    struct Slot {
        let key: CounterKey
        var ledger: QuotaLedger
        /// When nothing counts as used any more; never before the latest time seen.
        var fullAt: Int64 = .max
        /// Until when a request of cost 1 is denied.
        var limitedUntil: Int64 = .min
        var memory = 0

        init(_ key: CounterKey, _ ledger: QuotaLedger) { (self.key, self.ledger) = (key, ledger) }

        /// Draws from a decision what eviction and sweeping go by.
        mutating func note(_ answer: Decision) {
            if answer.quotas.quotas == ledger.quotas {
                draw(from: answer)
            } else {
                draw(from: ledger.seen(under: ledger.quotas, at: ledger.latest))
            }
            weigh()
        }

        private mutating func draw(from decision: Decision) {
            var (full, limited) = (ledger.latest, Int64.min)
            for (position, quota) in decision.quotas.quotas.quotas.enumerated() {
                let reading = decision.quotas.readings[position]
                full = max(full, moment(after: reading.fullIn))
                guard reading.used >= quota.capacity, let more = reading.moreIn else { continue }
                limited = max(limited, moment(after: more))
            }
            (fullAt, limitedUntil) = (full, limited)
        }

        /// Has the log take at most so many bytes.
        mutating func coarsen(to bytes: Int) {
            guard ledger.allocatedBytes > bytes else { return }
            ledger.coarsen(to: bytes)
            weigh()
        }

        private mutating func weigh() { memory = Self.fixedMemory + key.allocatedBytes + ledger.allocatedBytes }

        /// Debt of ten of the longest windows, seen at the end of time, lasts longer than that.
        private func moment(after wait: Int64) -> Int64 {
            let (moment, isTooLate) = ledger.latest.addingReportingOverflow(wait)
            return isTooLate ? .max : moment
        }

        /// A slot and an entry of the index, each with what such tables keep free on average.
        static let fixedMemory = (MemoryLayout<Slot>.stride + 12) * 4 / 3
    }

    let maxKeys: Int
    let maxMemory: Int
    private var random: SeededRandom
    private(set) var slots: [Slot] = []
    private var index = CounterIndex()
    private var hand = 0
    /// Bytes, as estimated.
    private(set) var memory = 0
    /// Rises with everything that is charged, given back or reset.
    private(set) var changes = 0
    /// How many counters have had to go for others.
    private(set) var evicted = 0

    /// How many counters an eviction draws from.
    private static let sample = 8
    /// How many counters an operation looks at for ones to forget.
    private static let step = 2
    /// How long a counter stays after it is full again: callers that read the clock at about the same time come in any
    /// order, and time does not run backwards for a key.
    private static let patience: Int64 = 1_000_000_000

    init(maxKeys: Int, maxMemory: Int, random: SeededRandom) {
        (self.maxKeys, self.maxMemory, self.random) = (min(maxKeys, Int(Int32.max)), maxMemory, random)
    }

    var count: Int { slots.count }

    mutating func withLedger(
        of key: CounterKey, under quotas: QuotaSet, at time: Int64, _ body: (inout QuotaLedger, inout Int) -> Decision
    ) -> Decision {
        let now = QuotaLedger.readable(time)
        sweep(at: now)
        if let position = position(of: key) {
            let decision = body(&slots[position].ledger, &changes)
            memory -= slots[position].memory
            slots[position].note(decision)
            slots[position].coarsen(to: maxMemory / 2)
            memory += slots[position].memory
            makeRoom(for: 0, at: now, sparing: key)
            return decision
        }
        var slot = Slot(key, QuotaLedger(quotas, at: now))
        let decision = body(&slot.ledger, &changes)
        slot.note(decision)
        if slot.fullAt > slot.ledger.latest { add(slot, at: now) }
        return decision
    }

    func position(of key: CounterKey) -> Int? {
        index.position(of: key.hash) { slots[$0].key == key }
    }

    /// Forgets the counters whose keys are named.
    mutating func removeAll(where isNamed: (CounterKey) -> Bool) -> Int {
        let positions = slots.indices.filter { isNamed(slots[$0].key) }
        for position in positions.reversed() { remove(at: position) }
        changes &+= positions.count
        return positions.count
    }

    /// What the counters whose keys are named have used; without those that have used nothing.
    func usage(at now: Int64, where isNamed: (CounterKey) -> Bool) -> [CounterUsage] {
        slots.compactMap { slot in
            guard isNamed(slot.key) else { return nil }
            var ledger = slot.ledger
            let statuses = ledger.look(0, under: ledger.quotas, at: now).quotas
            return statuses.contains { $0.used > 0 } ? CounterUsage(key: slot.key, quotas: statuses) : nil
        }
    }

    mutating func add(_ slot: Slot, at now: Int64) {
        makeRoom(for: 1, at: now, sparing: slot.key)
        index.insert(slots.count, hash: slot.key.hash)
        slots.append(slot)
        memory += slot.memory
        makeRoom(for: 0, at: now, sparing: slot.key)
    }

    mutating func remove(at position: Int) {
        memory -= slots[position].memory
        index.remove(position, hash: slots[position].key.hash)
        let last = slots.removeLast()
        guard position < slots.count else { return }
        slots[position] = last
        index.move(slots.count, to: position, hash: last.key.hash)
    }

    /// The clock's hand passes over the counters, a few at each operation, and takes those that are idle.
    private mutating func sweep(at now: Int64) {
        for _ in 0..<Self.step where !slots.isEmpty {
            if hand >= slots.count { hand = 0 }
            if now - Self.patience >= slots[hand].fullAt {
                remove(at: hand)
            } else {
                hand += 1
            }
        }
    }

    /// Evicts until both bounds hold; the counter in hand goes last: only if it does not fit alone, as one with a
    /// name longer than the memory.
    private mutating func makeRoom(for newcomers: Int, at now: Int64, sparing key: CounterKey) {
        while !slots.isEmpty, slots.count + newcomers > maxKeys || memory > maxMemory {
            remove(at: victim(at: now, sparing: position(of: key)))
            evicted += 1
        }
    }

    /// Of a few counters drawn at random the one that is full again soonest; those at their limit stay if others can go.
    private mutating func victim(at now: Int64, sparing spared: Int?) -> Int {
        var best: (position: Int, rank: (Int, Int64))?
        for draw in 0..<min(Self.sample, slots.count) {
            let isSmall = slots.count <= Self.sample
            let position = isSmall ? draw : Int.random(in: 0..<slots.count, using: &random)
            guard position != spared else { continue }
            let rank = (slots[position].limitedUntil > now ? 1 : 0, slots[position].fullAt)
            if best.map({ rank < $0.rank }) ?? true { best = (position, rank) }
        }
        return best?.position ?? spared ?? 0
    }
}
