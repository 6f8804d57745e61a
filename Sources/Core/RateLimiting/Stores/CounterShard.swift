internal import ResiliencePrimitives
internal import Synchronization

/// A part of a memory store behind a lock of its own.
final class CounterShard: Sendable {
    private let table: Mutex<CounterTable>

    init(maxKeys: Int, maxMemory: Int, random: SeededRandom) {
        table = Mutex(CounterTable(maxKeys: maxKeys, maxMemory: maxMemory, random: random))
    }

    /// Runs `body` on the ledger of a key, which is fresh if the key is new, and keeps it if something is used after.
    func withLedger(
        of key: CounterKey, under quotas: QuotaSet, at time: MonotonicTime, _ body: (inout QuotaLedger) -> Decision
    ) -> Decision {
        table.withLock { $0.withLedger(of: key, under: quotas, at: time.nanoseconds, body) }
    }

    func reset(client: ExactText?, rule: ExactText?) -> Int {
        table.withLock { $0.removeAll { $0.belongs(to: client, rule: rule) } }
    }

    func list(client: ExactText?, at time: MonotonicTime) -> [CounterUsage] {
        table.withLock { $0.usage(at: time.nanoseconds) { $0.belongs(to: client, rule: nil) } }
    }

    var size: (keys: Int, memory: Int) { table.withLock { ($0.count, $0.memory) } }
}
