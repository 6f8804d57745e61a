/// Calls that are suspended until they learn their one outcome.
///
/// A call is opened under the same lock that decides that it must wait, and its outcome may come before its continuation
/// does, or instead of it. The first outcome counts; to be resumed is then somebody else's business, outside the lock.
struct Suspensions<Outcome> {
    fileprivate enum Call {
        case open
        case suspended(CheckedContinuation<Outcome, Never>)
        case settled(Outcome)
    }

    private var calls: [QueueTicket: Call] = [:]

    /// Announces a call that is about to suspend.
    mutating func open(_ ticket: QueueTicket) { calls[ticket] = .open }

    /// Suspends the call; if its outcome has come already, it is to be resumed at once.
    mutating func suspend(
        _ ticket: QueueTicket, _ continuation: CheckedContinuation<Outcome, Never>
    ) -> Resumption<Outcome>? {
        if let outcome = claim(ticket) { return Resumption(continuation: continuation, outcome: outcome) }
        calls[ticket] = .suspended(continuation)
        return nil
    }

    /// Says how the call ended. Nothing, if it has been said already.
    mutating func settle(_ ticket: QueueTicket, _ outcome: Outcome) -> Resumption<Outcome>? {
        switch calls[ticket] {
        case .open:
            calls[ticket] = .settled(outcome)
            return nil
        case .suspended(let continuation):
            calls[ticket] = nil
            return Resumption(continuation: continuation, outcome: outcome)
        case .settled, nil:
            return nil
        }
    }

    /// Says the same of all calls.
    mutating func settleAll(_ outcome: Outcome) -> [Resumption<Outcome>] {
        calls.keys.sorted().compactMap { settle($0, outcome) }
    }

    /// Lets go of a call that will not suspend.
    mutating func forget(_ ticket: QueueTicket) { calls[ticket] = nil }

    /// The outcome, if it came before the call was suspended, which then need not be.
    mutating func claim(_ ticket: QueueTicket) -> Outcome? {
        guard case .settled(let outcome) = calls[ticket] else { return nil }
        calls[ticket] = nil
        return outcome
    }
}

extension Suspensions.Call: Sendable where Outcome: Sendable {}
extension Suspensions: Sendable where Outcome: Sendable {}
