/// A call that can go on, once no lock is held any more.
struct Resumption<Outcome> {
    let continuation: CheckedContinuation<Outcome, Never>
    let outcome: Outcome
}

extension Resumption where Outcome: Sendable {
    func perform() { continuation.resume(returning: outcome) }
}

extension Resumption: Sendable where Outcome: Sendable {}
