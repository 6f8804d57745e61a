import Synchronization

/// Holds whoever arrives until it is opened, cancelled or not, and tells when so many have arrived.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrivals = 0
        var held: [CheckedContinuation<Void, Never>] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// Arrives and goes on.
    func arrive() {
        let watchers = state.withLock { state in
            state.arrivals += 1
            defer { state.watchers.removeAll { $0.count <= state.arrivals } }
            return state.watchers.filter { $0.count <= state.arrivals }
        }
        for watcher in watchers { watcher.continuation.resume() }
    }

    /// Arrives and waits for the gate to open.
    func pass() async {
        arrive()
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.held.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    /// Returns once so many have arrived.
    func arrivals(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.arrivals < count { state.watchers.append((count, continuation)) }
                return state.arrivals >= count
            }
            if isThere { continuation.resume() }
        }
    }

    /// Lets all go on who wait, and who will arrive.
    func open() {
        let held = state.withLock { state in
            defer { state.held = [] }
            state.isOpen = true
            return state.held
        }
        for continuation in held { continuation.resume() }
    }
}
