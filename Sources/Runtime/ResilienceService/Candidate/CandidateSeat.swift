import Backpressure
import RateLimiting
import Synchronization

/// Where the candidate is, if there is one: told of every ruling.
///
/// A candidate whose counters are in this process decides at once, which costs what a decision costs. One that asks a store
/// does so beside the requests, out of a queue: no request waits for it, and what does not fit is counted as skipped.
final class CandidateSeat: RulingObserver {
    private struct Observation: Sendable {
        let candidate: Candidate
        let request: RateLimitRequest
        let ruling: Ruling
    }

    /// Requests that wait to be decided, and how many are at the same time.
    private static let (mostWaiting, concurrency) = (1024, 16)

    private let isTaken = Atomic(false)
    private let seated = Mutex<Candidate?>(nil)
    private let waiting: BackpressureQueue<Observation>

    init() throws {
        waiting = BackpressureQueue(
            name: "candidate",
            configuration: try QueueConfiguration(maximumItems: Self.mostWaiting, strategy: .dropNewest),
            onDrop: { observation, _ in observation.candidate.skip() }, size: { _ in 0 })
    }

    /// Who sits there. Setting it is for who changes the configuration, one after the other.
    var candidate: Candidate? {
        get { seated.withLock { $0 } }
        set {
            let old = seated.withLock { seated in
                defer { seated = newValue }
                return seated
            }
            isTaken.store(newValue != nil, ordering: .relaxed)
            // Frees what may be a million counters, outside the lock
            _ = old
        }
    }

    func observe(_ request: RateLimitRequest, _ ruling: Ruling) {
        guard isTaken.load(ordering: .relaxed), let candidate else { return }
        guard candidate.isShared else { return candidate.observe(request, ruling) }
        _ = try? waiting.offerNow(Observation(candidate: candidate, request: request, ruling: ruling))
    }

    /// Decides what waits, until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.concurrency {
                group.addTask { [waiting] in
                    while let next = try? await waiting.next() {
                        await next.candidate.observeShared(next.request, next.ruling)
                    }
                }
            }
        }
    }
}
