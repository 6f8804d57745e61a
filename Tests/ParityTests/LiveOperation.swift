import CircuitBreaking
import Synchronization

@testable import ResilienceCommand

/// A call through a live circuit's `run`: it ends when it is told to, or is cancelled.
final class LiveOperation: Sendable {
    private struct State {
        var hasBegun = false
        var rejection: CircuitError?
        var task: Task<Void, Never>?
    }

    /// What the call throws when it fails, or is to be ignored.
    enum Failure: Error {
        case failed
        case ignored
    }

    private let state = Mutex(State())
    private let ends: AsyncStream<CallOutcome>.Continuation

    /// Begins a call on `executor`, if the circuit lets it.
    init(through breaker: CircuitBreaker, on executor: ManualExecutor) {
        let (stream, ends) = AsyncStream<CallOutcome>.makeStream()
        self.ends = ends
        let task = Task(executorPreference: executor) {
            do {
                try await breaker.run {
                    self.state.withLock { $0.hasBegun = true }
                    switch await stream.first(where: { _ in true }) {
                    case .success: break
                    case .failure: throw Failure.failed
                    case .ignored: throw Failure.ignored
                    case .cancelled, nil: throw CancellationError()
                    }
                }
            } catch {
                self.state.withLock { $0.rejection = error as? CircuitError }
            }
        }
        state.withLock { $0.task = task }
        executor.drain()
    }

    /// Why the circuit did not let it through; nil if it did.
    var rejection: CircuitError? { state.withLock { $0.hasBegun ? nil : $0.rejection } }

    /// Lets it end so, or its caller cancel it.
    func end(_ outcome: CallOutcome, on executor: ManualExecutor) {
        if outcome == .cancelled {
            state.withLock { $0.task }?.cancel()
        } else {
            ends.yield(outcome)
        }
        executor.drain()
    }
}
