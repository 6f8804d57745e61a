import RateLimiting
import ResiliencePrimitives
import Synchronization

/// A store in memory for each counter: what happens to one says nothing about another, as in Redis, where no operation
/// looks after counters that it was not asked for.
final class MemoryByCounter: RateLimitStore {
    private let stores = Mutex<[CounterKey: MemoryStore]>([:])

    private func store(of key: CounterKey) -> MemoryStore {
        stores.withLock { stores in
            let store = stores[key] ?? MemoryStore(maxKeys: 1, seed: 1)
            stores[key] = store
            return store
        }
    }

    private var all: [MemoryStore] { stores.withLock { Array($0.values) } }

    func decide(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision {
        try store(of: key).decide(key, cost: cost, under: quotas, at: time)
    }

    func look(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision {
        try store(of: key).look(key, cost: cost, under: quotas, at: time)
    }

    func report(
        _ key: CounterKey, units: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision {
        store(of: key).report(key, units: units, under: quotas, at: time)
    }

    func refund(
        _ key: CounterKey, units: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision {
        try store(of: key).refund(key, units: units, under: quotas, at: time)
    }

    func reset(client: String?, rule: String?) async throws(RateLimitError) -> Int {
        all.reduce(0) { $0 + $1.reset(client: client, rule: rule) }
    }

    func list(client: String?, at time: MonotonicTime) async throws(RateLimitError) -> [CounterUsage] {
        all.flatMap { $0.list(client: client, at: time) }.sorted {
            ($0.key.rule, $0.key.endpoint ?? "") < ($1.key.rule, $1.key.endpoint ?? "")
        }
    }
}
