import RateLimiting
import ResiliencePrimitives
import Synchronization

/// Stands for a store that is not in this process: it may be away, and things may happen before it answers.
final class RemoteStore: RateLimitStore {
    let isAway: Atomic<Bool>
    private let memory = MemoryStore()
    private let happening = Mutex<@Sendable () -> Void>({})

    init(isAway: Bool = false) { self.isAway = Atomic(isAway) }

    /// Has something happen on the way of each question from now on.
    func meanwhile(_ happening: @escaping @Sendable () -> Void) { self.happening.withLock { $0 = happening } }

    func decide(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision { try reached().decide(key, cost: cost, under: quotas, at: time) }

    func look(
        _ key: CounterKey, cost: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision { try reached().look(key, cost: cost, under: quotas, at: time) }

    func report(
        _ key: CounterKey, units: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision { try reached().report(key, units: units, under: quotas, at: time) }

    func refund(
        _ key: CounterKey, units: Int, under quotas: QuotaSet, at time: MonotonicTime
    ) async throws(RateLimitError) -> Decision { try reached().refund(key, units: units, under: quotas, at: time) }

    func reset(client: String?, rule: String?) async throws(RateLimitError) -> Int {
        try reached().reset(client: client, rule: rule)
    }

    func list(client: String?, at time: MonotonicTime) async throws(RateLimitError) -> [CounterUsage] {
        try reached().list(client: client, at: time)
    }

    private func reached() throws(RateLimitError) -> MemoryStore {
        happening.withLock { $0 }()
        guard !isAway.load(ordering: .relaxed) else {
            throw RateLimitError(.storeUnavailable, "the store of the test is away")
        }
        return memory
    }
}
