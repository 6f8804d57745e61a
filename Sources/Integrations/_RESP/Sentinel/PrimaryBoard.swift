import NIOCore
import Synchronization

/// Where the primary is announced, and where those wait who came before anybody knew.
final class PrimaryBoard: Sendable {
    private typealias Waiter = CheckedContinuation<Result<RedisNode, RedisError>, Never>

    private enum State {
        /// Nobody has looked yet.
        case unknown
        case known(RedisNode)
        /// It was looked for in vain.
        case missing(RedisError)
    }

    private struct Guarded {
        var state = State.unknown
        var waiters: [Int: Waiter] = [:]
        var nextID = 0
    }

    private let loop: any EventLoop
    private let guarded = Mutex(Guarded())

    /// - Parameter loop: keeps the deadlines of those who wait.
    init(loop: any EventLoop) { self.loop = loop }

    /// The primary that was announced last.
    var current: RedisNode? {
        guarded.withLock { guarded in
            guard case .known(let node) = guarded.state else { return nil }
            return node
        }
    }

    /// How many wait.
    var waiting: Int { guarded.withLock { $0.waiters.count } }

    /// The primary; waits for the first announcement, but not beyond the deadline.
    func primary(deadline: NIODeadline) async throws(RedisError) -> RedisNode {
        if let known = try known() { return known }
        let id = guarded.withLock { guarded in
            guarded.nextID += 1
            return guarded.nextID
        }
        let timer = loop.scheduleTask(deadline: deadline) { [weak self] in
            self?.answer(
                id, RedisError(.unavailable, "redis sentinels: none said where the primary is by the deadline"))
        }
        defer { timer.cancel() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in wait(id, waiter, deadline) }
        } onCancel: {
            answer(id, .cancelled("redis sentinels"))
        }
        return try result.get()
    }

    /// Announces the primary, to those who wait too.
    func announce(_ result: Result<RedisNode, RedisError>) {
        let waiters = guarded.withLock { guarded in
            switch result {
            case .success(let node): guarded.state = .known(node)
            case .failure(let error): guarded.state = .missing(error)
            }
            defer { guarded.waiters = [:] }
            return Array(guarded.waiters.values)
        }
        for waiter in waiters { waiter.resume(returning: result) }
    }

    private func known() throws(RedisError) -> RedisNode? {
        let state = guarded.withLock { $0.state }
        switch state {
        case .unknown: return nil
        case .known(let node): return node
        case .missing(let error): throw error
        }
    }

    private func wait(_ id: Int, _ waiter: Waiter, _ deadline: NIODeadline) {
        let result = guarded.withLock { guarded -> Result<RedisNode, RedisError>? in
            switch guarded.state {
            case .known(let node): return .success(node)
            case .missing(let error): return .failure(error)
            case .unknown:
                guarded.waiters[id] = waiter
                return nil
            }
        }
        if let result { return waiter.resume(returning: result) }
        // Both found nobody waiting if they came before.
        if Task.isCancelled { return answer(id, .cancelled("redis sentinels")) }
        if deadline <= loop.now {
            answer(id, RedisError(.unavailable, "redis sentinels: none said where the primary is by the deadline"))
        }
    }

    private func answer(_ id: Int, _ error: RedisError) {
        let waiter = guarded.withLock { $0.waiters.removeValue(forKey: id) }
        waiter?.resume(returning: .failure(error))
    }
}
