import Synchronization

/// A clock that stands still until it is moved, for tests that never wait.
///
///     let clock = ManualClock()
///     async let answer = breaker.run { try await clock.sleep(for: .seconds(5)) }
///     await clock.sleepers(1)          // somebody sleeps now; no yielding, no hoping
///     clock.advance(by: .seconds(5))   // and is awake
///
/// A moment of it is a duration since the clock was made.
public final class ManualClock: Clock {
    /// A moment of a manual clock.
    public struct Instant: InstantProtocol {
        let sinceStart: Duration

        /// The moment `duration` later.
        public func advanced(by duration: Duration) -> Instant { Instant(sinceStart: sinceStart + duration) }

        /// The time until `other`.
        public func duration(to other: Instant) -> Duration { other.sinceStart - sinceStart }

        /// Whether `left` is earlier than `right`.
        public static func < (left: Instant, right: Instant) -> Bool { left.sinceStart < right.sinceStart }
    }

    private struct Sleeper {
        let deadline: Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Observer {
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now = Instant(sinceStart: .zero)
        var nextID = 0
        var sleepers: [Int: Sleeper] = [:]
        var observers: [Observer] = []
        var cancelled: Set<Int> = []

        mutating func satisfiedObservers() -> [Observer] {
            let satisfied = observers.filter { $0.count <= sleepers.count }
            observers.removeAll { $0.count <= sleepers.count }
            return satisfied
        }
    }

    private let state = Mutex(State())

    /// Creates a clock that shows its start.
    public init() {}

    /// The moment it was moved to last.
    public var now: Instant { state.withLock { $0.now } }

    /// One nanosecond.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Moves the clock and wakes whoever's time has come, the earliest first.
    ///
    /// - Precondition: `duration` is not negative.
    public func advance(by duration: Duration) {
        precondition(duration >= .zero, "time does not run backwards: \(duration)")
        let due = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
        }
        for (_, sleeper) in due { sleeper.continuation.resume() }
    }

    /// Returns once at least `count` sleeps are waiting on this clock.
    public func sleepers(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let satisfied = state.withLock { state in
                state.observers.append(Observer(count: count, continuation: continuation))
                return state.satisfiedObservers()
            }
            for observer in satisfied { observer.continuation.resume() }
        }
    }

    /// Waits until the clock has been moved to `deadline`.
    ///
    /// - Throws: `CancellationError` if the task is cancelled before that.
    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        defer { _ = state.withLock { $0.cancelled.remove(id) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (result, satisfied) = state.withLock { state -> (Result<Void, any Error>?, [Observer]) in
                    if state.cancelled.contains(id) { return (.failure(CancellationError()), []) }
                    if deadline <= state.now { return (.success(()), []) }
                    state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
                    return (nil, state.satisfiedObservers())
                }
                for observer in satisfied { observer.continuation.resume() }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
