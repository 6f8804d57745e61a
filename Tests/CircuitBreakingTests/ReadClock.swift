import ResilienceTesting
import Synchronization

/// A clock that stands still and counts how often it was read.
final class ReadClock: Clock {
    private let clock = ManualClock()
    private let count = Atomic(0)

    /// How often it was read so far.
    var reads: Int { count.load(ordering: .relaxed) }

    /// The start.
    var now: ManualClock.Instant {
        count.add(1, ordering: .relaxed)
        return clock.now
    }

    /// One nanosecond.
    var minimumResolution: Duration { clock.minimumResolution }

    /// Waits for ever, since the clock stands still.
    func sleep(until deadline: ManualClock.Instant, tolerance: Duration? = nil) async throws {
        try await clock.sleep(until: deadline, tolerance: tolerance)
    }
}
