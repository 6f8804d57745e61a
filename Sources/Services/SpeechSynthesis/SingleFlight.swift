import Synchronization

/// Lets one caller do what several want at the same time, and gives all of them its result.
///
/// The one who does it is simply the first; if it is cancelled, the next one who waits does it instead. Nobody waits
/// longer than he wants: a caller that is cancelled leaves alone.
final class SingleFlight<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private enum Landing {
        case value(Result<Value, any Error>)
        case abandoned
        case cancelled
    }

    private struct Flight {
        var waiting: [Int: CheckedContinuation<Landing, Never>] = [:]
    }

    private struct State {
        var flights: [Key: Flight] = [:]
        var nextID = 0
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// The result of `operation` for `key`: this caller's own, or that of the caller who is at it already.
    func value(for key: Key, _ operation: () async throws -> Value) async throws -> Value {
        while true {
            let isFirst = state.withLock { state in
                if state.flights[key] != nil { return false }
                state.flights[key] = Flight()
                return true
            }
            if isFirst { return try await fly(key, operation) }
            switch await wait(for: key) {
            case .value(let result): return try result.get()
            case .cancelled: throw CancellationError()
            case .abandoned: continue  // whoever did it was cancelled: be the next to try
            }
        }
    }

    private func fly(_ key: Key, _ operation: () async throws -> Value) async throws -> Value {
        do {
            let value = try await operation()
            land(key, .value(.success(value)))
            return value
        } catch {
            land(key, Task.isCancelled ? .abandoned : .value(.failure(error)))
            throw error
        }
    }

    private func land(_ key: Key, _ landing: Landing) {
        let waiting = state.withLock { $0.flights.removeValue(forKey: key)?.waiting.values.map(\.self) ?? [] }
        for continuation in waiting { continuation.resume(returning: landing) }
    }

    private func wait(for key: Key) async -> Landing {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        defer { _ = state.withLock { $0.cancelled.remove(id) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let landing = state.withLock { state -> Landing? in
                    if state.cancelled.contains(id) { return .cancelled }
                    if state.flights[key] == nil { return .abandoned }
                    state.flights[key]?.waiting[id] = continuation
                    return nil
                }
                if let landing { continuation.resume(returning: landing) }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                let continuation = state.flights[key]?.waiting.removeValue(forKey: id)
                if continuation == nil { state.cancelled.insert(id) }
                return continuation
            }
            continuation?.resume(returning: .cancelled)
        }
    }
}
