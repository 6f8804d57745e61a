import RateLimiting
import ResiliencePrimitives
import Synchronization

/// A store of a fleet that is there or not, as a test says, and holds nothing.
final class FleetStore: SharedRateLimitStore {
    private let isThere: Atomic<Bool>
    private let isOver = Atomic(false)

    init(isAvailable: Bool) { isThere = Atomic(isAvailable) }

    /// Whether it is there.
    var isAvailable: Bool {
        get { isThere.load(ordering: .sequentiallyConsistent) }
        set { isThere.store(newValue, ordering: .sequentiallyConsistent) }
    }

    /// Whether its connections have been ended.
    var isShutDown: Bool { isOver.load(ordering: .sequentiallyConsistent) }

    private var error: RateLimitError { RateLimitError(.storeUnavailable, "away") }

    func decide(
        _: CounterKey, cost _: Int, under _: QuotaSet, prefetching _: Int, at _: MonotonicTime
    ) async throws(RateLimitError) -> Decision { throw error }

    func look(
        _: CounterKey, cost _: Int, under _: QuotaSet, at _: MonotonicTime
    ) async throws(RateLimitError) -> Decision { throw error }

    func report(
        _: CounterKey, units _: Int, under _: QuotaSet, at _: MonotonicTime
    ) async throws(RateLimitError) -> Decision { throw error }

    func refund(
        _: CounterKey, units _: Int, under _: QuotaSet, at _: MonotonicTime
    ) async throws(RateLimitError) -> Decision { throw error }

    func reset(client _: String?, rule _: String?) async throws(RateLimitError) -> Int { throw error }
    func list(client _: String?, at _: MonotonicTime) async throws(RateLimitError) -> [CounterUsage] { throw error }
    func run() async {}
    func shutdown() async { isOver.store(true, ordering: .sequentiallyConsistent) }
}
