import Synchronization

/// Lets one caller do what several want at the same time, and gives all of them its result.
///
/// The one who does it is simply the first; if it is cancelled, the next one who waits does it instead. Nobody waits
/// longer than he wants: a caller that is cancelled leaves alone.
final class SingleFlight<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// What a caller learns once there is a result, or none to be had.
    private enum Boarding {
        /// Nobody is at it: do it.
        case lead
        case landed(Result<Value, any Error>)
        /// Whoever did it was cancelled: be the next to try.
        case abandoned
        case cancelled
    }

    private struct State {
        /// Who waits, by what for; an entry without anybody is a flight whose leader is alone.
        var waiting: [Key: [Int: CheckedContinuation<Boarding, Never>]] = [:]
        var nextID = 0
        /// Callers that were cancelled before they came to wait; each takes itself out again.
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// The result of `operation` for `key`: this caller's own, or that of the caller who is at it already.
    ///
    /// - Throws: what the operation throws; `CancellationError` if the caller is cancelled while it waits for another.
    func value(for key: Key, _ operation: () async throws -> Value) async throws -> Value {
        while true {
            switch await board(key) {
            case .lead: return try await lead(key, operation)
            case .landed(let result): return try result.get()
            case .abandoned: continue
            case .cancelled: throw CancellationError()
            }
        }
    }

    private func lead(_ key: Key, _ operation: () async throws -> Value) async throws -> Value {
        do {
            let value = try await operation()
            land(key, .landed(.success(value)))
            return value
        } catch {
            land(key, Task.isCancelled ? .abandoned : .landed(.failure(error)))
            throw error
        }
    }

    private func land(_ key: Key, _ boarding: Boarding) {
        let waiting = state.withLock { $0.waiting.removeValue(forKey: key) } ?? [:]
        for continuation in waiting.values { continuation.resume(returning: boarding) }
    }

    /// Finds the flight and waits for its end, or becomes its leader, in one step: nobody may land in between.
    private func board(_ key: Key) async -> Boarding {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        // The handler has run or never will once the call below returns: nothing is put in after this
        defer { _ = state.withLock { $0.cancelled.remove(id) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let boarding = state.withLock { state -> Boarding? in
                    if state.cancelled.contains(id) { return .cancelled }
                    guard state.waiting[key] != nil else {
                        state.waiting[key] = [:]
                        return .lead
                    }
                    state.waiting[key]?[id] = continuation
                    return nil
                }
                if let boarding { continuation.resume(returning: boarding) }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                let continuation = state.waiting[key]?.removeValue(forKey: id)
                if continuation == nil { state.cancelled.insert(id) }
                return continuation
            }
            continuation?.resume(returning: .cancelled)
        }
    }
}
