package import NIOCore
import Synchronization

/// Whether the client of a connection has hung up, and who wants to know.
///
/// A client hangs up by closing the connection or its own half of it: who sends no more requests and waits for an
/// answer keeps its half open, as all HTTP clients do.
package final class HangUp: Sendable {
    private struct State {
        var happened = false
        var nextID = 0
        var watchers: [Int: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// The hang-up of the connection `channel`; nil where ``HangUpHandler`` is not in its pipeline.
    package static func of(_ channel: any Channel) async -> HangUp? {
        try? await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.handler(type: HangUpHandler.self).hangUp
        }.get()
    }

    /// Calls `watcher` once when the client hangs up, at once if it did; the answer is for ``forget(_:)``.
    package func watch(_ watcher: @escaping @Sendable () -> Void) -> Int {
        let (id, isLate) = state.withLock { state in
            state.nextID += 1
            if !state.happened { state.watchers[state.nextID] = watcher }
            return (state.nextID, state.happened)
        }
        if isLate { watcher() }
        return id
    }

    /// Stops watching: a connection lives longer than its requests.
    package func forget(_ id: Int) {
        // The closure's captures are freed after the lock is open again.
        _ = state.withLock { $0.watchers.removeValue(forKey: id) }
    }

    /// The client is gone.
    package func happen() {
        let watchers = state.withLock { state in
            state.happened = true
            defer { state.watchers = [:] }
            return state.watchers.values.map(\.self)
        }
        for watcher in watchers { watcher() }
    }
}
