import Synchronization

/// Holds whoever arrives until it is opened, cancelled or not, and tells when so many have arrived: for tests of what
/// happens while something is under way.
///
///     async let answer = breaker.run { await gate.pass() }
///     await gate.arrivals(1)     // the call is under way, without a sleep
///     gate.open()
public final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrivals = 0
        var held: [CheckedContinuation<Void, Never>] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// Creates a closed gate.
    public init() {}

    /// Arrives and goes on.
    public func arrive() {
        let watchers = state.withLock { state in
            state.arrivals += 1
            defer { state.watchers.removeAll { $0.count <= state.arrivals } }
            return state.watchers.filter { $0.count <= state.arrivals }
        }
        for watcher in watchers { watcher.continuation.resume() }
    }

    /// Arrives and waits for the gate to open.
    public func pass() async {
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
    public func arrivals(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.arrivals < count { state.watchers.append((count, continuation)) }
                return state.arrivals >= count
            }
            if isThere { continuation.resume() }
        }
    }

    /// Lets all go on who wait, and who will arrive.
    public func open() {
        let held = state.withLock { state in
            defer { state.held = [] }
            state.isOpen = true
            return state.held
        }
        for continuation in held { continuation.resume() }
    }
}
