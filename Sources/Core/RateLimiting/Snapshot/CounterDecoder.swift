package import ResiliencePrimitives

/// Puts counters that a ``CounterEncoder`` has written into a store, whose bounds hold.
///
/// Whatever the bytes are, reading them ends, in time and memory in proportion to their number.
package struct CounterDecoder {
    /// More than fit into a part that an encoder writes.
    private static let mostGroups = 1 << 14

    private let store: MemoryStore
    private let now: Int64

    /// How many counters were read, of which some may be full again by now.
    package private(set) var count = 0

    /// Creates a decoder for a store that nobody uses yet.
    ///
    /// - Parameter now: the time from which on it will be used.
    package init(into store: MemoryStore, at now: MonotonicTime) {
        (self.store, self.now) = (store, QuotaLedger.readable(now.nanoseconds))
    }

    /// Reads a part. If that fails, some of its counters may have been put into the store.
    package mutating func read(_ part: [UInt8]) throws(CounterFault) {
        var bytes = ByteReader(part)
        let time = try bytes.signed()
        var groups: [CounterGroup] = []
        while !bytes.isAtEnd {
            let number = try bytes.count(upTo: groups.count)
            if number == 0 {
                guard groups.count < Self.mostGroups else { throw bytes.fault("more than \(Self.mostGroups) groups") }
                groups.append(try CounterGroup(from: &bytes))
            } else {
                store.put(try counter(of: groups[number - 1], from: &bytes, writtenAt: time), at: now)
                count += 1
            }
        }
    }

    private func counter(
        of group: CounterGroup, from bytes: inout ByteReader, writtenAt time: Int64
    ) throws(CounterFault) -> CounterCopy {
        let parts = try bytes.byte()
        guard parts <= 3 else { throw bytes.fault("no kind of key") }
        let client = parts & 1 == 0 ? nil : try bytes.text()
        let endpoint = parts & 2 == 0 ? nil : try bytes.text()
        let ledger = try QuotaLedger(from: &bytes, group.quotas, writtenAt: time, now: now)
        return CounterCopy(key: CounterKey(rule: group.rule.text, client: client, endpoint: endpoint), ledger: ledger)
    }
}
