internal import ResiliencePrimitives
internal import Synchronization

/// A part of a memory store behind a lock of its own.
final class CounterShard: Sendable {
    private let table: Mutex<CounterTable>

    init(maxKeys: Int, maxMemory: Int, random: SeededRandom) {
        table = Mutex(CounterTable(maxKeys: maxKeys, maxMemory: maxMemory, random: random))
    }

    /// Runs `body` on the ledger of a key, which is fresh if the key is new, and keeps it if something is used after. It
    /// raises the number it is given beside if it changes what is used.
    func withLedger(
        of key: CounterKey, under quotas: QuotaSet, at time: MonotonicTime,
        _ body: (inout QuotaLedger, inout Int) -> Decision
    ) -> Decision {
        table.withLock { $0.withLedger(of: key, under: quotas, at: time.nanoseconds, body) }
    }

    /// The same, unless at that moment `isValid` says no: then nil, and nothing has happened.
    func withLedger(
        of key: CounterKey, under quotas: QuotaSet, at time: MonotonicTime, if isValid: () -> Bool,
        _ body: (inout QuotaLedger, inout Int) -> Decision
    ) -> Decision? {
        table.withLock { isValid() ? $0.withLedger(of: key, under: quotas, at: time.nanoseconds, body) : nil }
    }

    func reset(client: ExactText?, rule: ExactText?) -> Int {
        table.withLock { $0.removeAll { $0.belongs(to: client, rule: rule) } }
    }

    func list(client: ExactText?, at time: MonotonicTime) -> [CounterUsage] {
        table.withLock { $0.usage(at: time.nanoseconds) { $0.belongs(to: client, rule: nil) } }
    }

    /// Rises with everything that is charged, given back or reset.
    var changes: Int { table.withLock { $0.changes } }

    /// Copies of some counters of which something is used, see ``CounterTable/copies(below:at:)``.
    func copies(below end: Int, at now: Int64) -> (counters: [CounterCopy], rest: Int) {
        table.withLock { $0.copies(below: end, at: now) }
    }

    func put(_ counter: CounterCopy, at now: Int64) { table.withLock { $0.put(counter, at: now) } }

    func removeAll() { table.withLock { _ = $0.removeAll { _ in true } } }

    var statistics: MemoryStoreStatistics {
        table.withLock { table in
            MemoryStoreStatistics(
                keys: table.count, bytes: table.memory, evicted: table.evicted, maxKeys: table.maxKeys,
                maxBytes: table.maxMemory)
        }
    }
}
