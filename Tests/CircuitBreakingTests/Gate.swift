import Synchronization

/// Holds a call that does not heed its cancellation until it is opened, and tells when the call has arrived.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var hasArrival = false
        var held: [CheckedContinuation<Void, Never>] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Arrives, and waits for the gate to open, cancelled or not.
    func pass() async {
        await withCheckedContinuation { continuation in
            let (watchers, isOpen) = state.withLock { state in
                defer { state.watchers = [] }
                state.hasArrival = true
                if !state.isOpen { state.held.append(continuation) }
                return (state.watchers, state.isOpen)
            }
            for watcher in watchers { watcher.resume() }
            if isOpen { continuation.resume() }
        }
    }

    /// Returns once somebody has arrived.
    func arrival() async {
        await withCheckedContinuation { continuation in
            let hasArrival = state.withLock { state in
                if !state.hasArrival { state.watchers.append(continuation) }
                return state.hasArrival
            }
            if hasArrival { continuation.resume() }
        }
    }

    func open() {
        let held = state.withLock { state in
            defer { state.held = [] }
            state.isOpen = true
            return state.held
        }
        for continuation in held { continuation.resume() }
    }
}
