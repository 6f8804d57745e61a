import RateLimiting
import Synchronization

/// Where the candidate is, if there is one: told of every ruling.
final class CandidateSeat: RulingObserver {
    private let isTaken = Atomic(false)
    private let seated = Mutex<Candidate?>(nil)

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
        candidate.observe(request, ruling)
    }
}
