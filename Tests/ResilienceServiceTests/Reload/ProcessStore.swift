import RateLimiting
import ResiliencePrimitives
import ResilienceTesting
import Synchronization

/// What several processes would share, in this one; the stores beside it wait for a gate.
final class ProcessStore: SharedRateLimitStore {
    private let counters = MemoryStore()
    private let gate: Gate
    private let isBeside: Bool
    private let others = Mutex<[String: ProcessStore]>([:])

    init(gate: Gate, isBeside: Bool = false) { (self.gate, self.isBeside) = (gate, isBeside) }

    var isAvailable: Bool { true }

    func beside(named name: String) -> (any SharedRateLimitStore)? {
        others.withLock { others in
            let store = others[name] ?? ProcessStore(gate: gate, isBeside: true)
            others[name] = store
            return store
        }
    }

    func decide(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, prefetching _: Int, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision {
        if isBeside { await gate.pass() }
        return try counters.decide(key, cost: cost, under: quotas, at: time)
    }

    func look(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision { try counters.look(key, cost: cost, under: quotas, at: time) }

    func report(
        _ key: CounterKey, units: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision { counters.report(key, units: units, under: quotas, at: time) }

    func refund(
        _ key: CounterKey, units: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision { try counters.refund(key, units: units, under: quotas, at: time) }

    func reset(client: String?, rule: String?) async throws(RateLimitError) -> Int {
        counters.reset(client: client, rule: rule)
    }

    func list(client: String?, at time: MonotonicTime) async throws(RateLimitError) -> [CounterUsage] {
        counters.list(client: client, at: time)
    }

    func run() async {}
    func shutdown() async {}
}
