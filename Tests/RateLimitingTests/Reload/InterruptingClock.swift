import ResilienceTesting
import Synchronization

/// A clock that lets something happen right before it is read: a limiter reads it between finding the rule for a request and
/// reaching its counter.
final class InterruptingClock: Clock {
    private let clock = ManualClock()
    private let next = Mutex<(@Sendable () -> Void)?>(nil)

    /// Has `body` run before the next reading, once.
    func interrupt(_ body: @escaping @Sendable () -> Void) { next.withLock { $0 = body } }

    var now: ManualClock.Instant {
        let body = next.withLock { next in
            defer { next = nil }
            return next
        }
        body?()
        return clock.now
    }

    var minimumResolution: Duration { clock.minimumResolution }

    func sleep(until deadline: ManualClock.Instant, tolerance: Duration?) async throws {
        try await clock.sleep(until: deadline, tolerance: tolerance)
    }
}
