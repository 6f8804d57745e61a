import ResilienceTesting
import Synchronization

/// A clock that stands still, and whose next reading asks a question of somebody, as a user's clock may.
final class AskingClock: Clock {
    private let clock = ManualClock()
    private let question = Mutex<(@Sendable () -> Void)?>(nil)

    /// The start.
    var now: ManualClock.Instant {
        let question = question.withLock { $0.take() }
        question?()
        return clock.now
    }

    /// One nanosecond.
    var minimumResolution: Duration { clock.minimumResolution }

    /// Says what the next reading asks.
    func ask(_ body: @escaping @Sendable () -> Void) { question.withLock { $0 = body } }

    /// Waits for ever, since the clock stands still.
    func sleep(until deadline: ManualClock.Instant, tolerance: Duration? = nil) async throws {
        try await clock.sleep(until: deadline, tolerance: tolerance)
    }
}
