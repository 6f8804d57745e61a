import Synchronization

/// What a server prints, for those who wait for a line of it.
final class ServerLog: Sendable {
    private struct State {
        var lines: [String] = []
        var isOver = false
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Everything so far.
    var text: String { state.withLock { $0.lines.joined(separator: "\n") } }

    func append(_ line: String) { change { $0.lines.append(line) } }

    func finish() { change { $0.isOver = true } }

    /// Returns once there is a line for which `isWanted` holds: true; or when there will be none: false.
    @discardableResult func has(_ isWanted: @Sendable (String) -> Bool) async -> Bool {
        var seen = 0
        while true {
            let (lines, isOver) = state.withLock { ($0.lines, $0.isOver) }
            if lines[seen...].contains(where: isWanted) { return true }
            if isOver { return false }
            seen = lines.count
            await withCheckedContinuation { watcher in
                let isNew = state.withLock { state in
                    if state.lines.count == seen && !state.isOver { state.watchers.append(watcher) }
                    return state.lines.count > seen || state.isOver
                }
                if isNew { watcher.resume() }
            }
        }
    }

    private func change(_ body: (inout sending State) -> Void) {
        let watchers = state.withLock { state in
            body(&state)
            defer { state.watchers = [] }
            return state.watchers
        }
        for watcher in watchers { watcher.resume() }
    }
}
