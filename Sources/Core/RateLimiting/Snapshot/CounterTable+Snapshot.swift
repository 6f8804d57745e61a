/// Counters on their way into a file and back.
extension CounterTable {
    /// How many counters, and how many bytes of them, are copied at a time, with the lock held.
    private static var batch: (counters: Int, memory: Int) { (64, 1 << 16) }

    /// Copies of some of the counters before position `end`, the last of them first, and where to go on; without those
    /// that are full again.
    ///
    /// Who asks again and again, from the end to the beginning, has seen every counter that was there all the time,
    /// since one that moves, moves forward; one that moved has been seen twice, the later time last. Copies share their
    /// logs with the originals until those are charged.
    func copies(below end: Int, at now: Int64) -> (counters: [CounterCopy], rest: Int) {
        var counters: [CounterCopy] = []
        counters.reserveCapacity(min(Self.batch.counters, slots.count))
        var (position, memory) = (min(end, slots.count), 0)
        let least = max(0, position - Self.batch.counters)
        while position > least, memory < Self.batch.memory {
            position -= 1
            guard slots[position].fullAt > now else { continue }
            memory += slots[position].memory
            counters.append(CounterCopy(key: slots[position].key, ledger: slots[position].ledger))
        }
        return (counters, position)
    }

    /// Takes a counter in, in place of one of the same key; one that is full again is dropped. The bounds hold.
    mutating func put(_ counter: CounterCopy, at now: Int64) {
        if let position = position(of: counter.key) { remove(at: position) }
        var slot = Slot(counter.key, counter.ledger)
        slot.note(slot.ledger.look(0, under: slot.ledger.quotas, at: now))
        slot.coarsen(to: maxMemory / 2)
        if slot.fullAt > slot.ledger.latest { add(slot, at: now) }
    }
}
