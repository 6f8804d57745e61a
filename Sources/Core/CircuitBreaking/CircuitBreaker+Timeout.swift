import Synchronization

/// Who was first: the call or its timeout. A class, since both hold it.
private final class Finish: Sendable {
    private let isClaimed = Atomic(false)

    /// True for the first who asks.
    func claim() -> Bool { !isClaimed.exchange(true, ordering: .relaxed) }
}

/// What the two tasks of a race come back with.
private enum Finisher<Result: Sendable>: Sendable {
    /// The call, if it was first.
    case call(Swift.Result<Result, any Error>?)
    /// The timeout.
    case timeout
    /// The timeout, whom nobody needs any more.
    case nobody
}

extension CircuitBreaker {
    /// Makes a call and cancels it after `timeout`; nil if that was necessary. Returns when the call has ended.
    ///
    /// The timeout tells the circuit the moment it fires: a call that does not heed its cancellation must not keep others
    /// going to a service that does not answer.
    func race<Result: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Result, against timeout: Duration, for ticket: CircuitTicket
    ) async -> Swift.Result<Result, any Error>? {
        let finish = Finish()
        return await withTaskGroup(of: Finisher<Result>.self) { group in
            group.addTask {
                let result = await Swift.Result(of: operation)
                return .call(finish.claim() ? result : nil)
            }
            group.addTask {
                // Cancelled: by the call's end, or together with the call, whose end then says so
                guard (try? await self.sleep(timeout)) != nil, finish.claim() else { return .nobody }
                self.end(ticket, .timeout)
                return .timeout
            }
            var result: Swift.Result<Result, any Error>?
            for await finisher in group {
                switch finisher {
                case .call(let inTime):
                    result = inTime
                    group.cancelAll()
                case .timeout: group.cancelAll()
                case .nobody: break
                }
            }
            return result
        }
    }
}
