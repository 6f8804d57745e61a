package import ResiliencePrimitives

/// Turns the counters of a store into bytes, part by part, while the store goes on deciding.
///
/// A shard's lock is held for a few counters at a time, to copy them; they are written without it. So each counter is
/// as it was at one moment, and different counters at different ones. Parts are independent of each other:
///
///     part     time, in nanoseconds since the Unix epoch, then groups and counters
///     group    0, rule, number of quotas, quotas
///     counter  number of its group in this part, from 1 on; 1 for a client + 2 for a path, these; ledger
///
/// A later counter takes the place of an earlier one of the same key. The order of quotas is that of their set.
package struct CounterEncoder {
    /// Parts end with the first counter that makes them as long.
    private static let partSize = 1 << 16

    private let store: MemoryStore
    private let time: Int64
    private var shard = 0
    private var position = Int.max

    /// How many counters were written; one that moved in the meantime may count twice.
    package private(set) var count = 0

    /// Creates an encoder of what is used at `time`.
    package init(_ store: MemoryStore, at time: MonotonicTime) {
        (self.store, self.time) = (store, QuotaLedger.readable(time.nanoseconds))
    }

    /// The next part; nil: that was all.
    package mutating func next() -> [UInt8]? {
        var bytes = ByteWriter()
        bytes.put(signed: time)
        var groups: [CounterGroup: Int] = [:]
        let before = count
        while bytes.bytes.count < Self.partSize, shard < store.shards.count {
            let (counters, rest) = store.shards[shard].copies(below: position, at: time)
            for counter in counters { write(counter, to: &bytes, &groups) }
            (shard, position) = rest > 0 ? (shard, rest) : (shard + 1, .max)
        }
        return count > before ? bytes.bytes : nil
    }

    private mutating func write(_ counter: CounterCopy, to bytes: inout ByteWriter, _ groups: inout [CounterGroup: Int])
    {
        guard counter.ledger.quotas.quotas.count <= CounterGroup.mostQuotas else { return }
        let group = CounterGroup(rule: ExactText(counter.key.rule), quotas: counter.ledger.quotas)
        let number: Int
        if let known = groups[group] {
            number = known
        } else {
            bytes.put(0 as UInt8)
            group.write(to: &bytes)
            number = groups.count + 1
            groups[group] = number
        }
        bytes.put(count: number)
        bytes.put((counter.key.client == nil ? 0 : 1) + (counter.key.endpoint == nil ? 0 : 2) as UInt8)
        if let client = counter.key.client { bytes.put(client) }
        if let endpoint = counter.key.endpoint { bytes.put(endpoint) }
        counter.ledger.write(to: &bytes, at: time)
        count += 1
    }
}
