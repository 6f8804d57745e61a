import CircuitBreaking
import Synchronization

// What may be done to circuits by hand. Each change is logged and told as an event, with who asked for it.
extension ResilienceManager {
    /// Closes the circuit called `name` and forgets its past but for the totals; `who` asks for it.
    ///
    /// - Throws: `unknown` if there is none of that name; none is made.
    @discardableResult
    public func resetCircuit(_ name: String, by who: String) throws(ManagementError) -> AuditEntry {
        try change(name, "circuit.reset", by: who) { $0.reset() }
    }

    /// Holds the circuit called `name` open until somebody resets it; `who` asks for it.
    ///
    /// - Throws: `unknown` if there is none of that name; none is made.
    @discardableResult
    public func forceOpenCircuit(_ name: String, by who: String) throws(ManagementError) -> AuditEntry {
        try change(name, "circuit.force_open", by: who) { $0.forceOpen() }
    }

    /// Lets every call of the circuit called `name` pass unrecorded until somebody resets it; `who` asks for it.
    ///
    /// - Throws: `unknown` if there is none of that name; none is made.
    @discardableResult
    public func disableCircuit(_ name: String, by who: String) throws(ManagementError) -> AuditEntry {
        try change(name, "circuit.disable", by: who) { $0.disable() }
    }

    /// Lets every call of the circuit called `name` pass and be counted until somebody resets it; `who` asks for it.
    ///
    /// - Throws: `unknown` if there is none of that name; none is made.
    @discardableResult
    public func measureCircuit(_ name: String, by who: String) throws(ManagementError) -> AuditEntry {
        try change(name, "circuit.measure", by: who) { $0.measureOnly() }
    }

    /// Resets every circuit, by name, as ``resetCircuit(_:by:)`` does.
    @discardableResult
    public func resetAllCircuits(by who: String) -> [AuditEntry] {
        let breakers = parts.withLock { $0.circuits.values.map(\.breaker) }
        return breakers.sorted { $0.name < $1.name }.map { change($0, "circuit.reset", by: who) { $0.reset() } }
    }

    private func change(
        _ name: String, _ action: String, by who: String, _ step: (CircuitBreaker) -> Void
    ) throws(ManagementError) -> AuditEntry {
        guard let breaker = parts.withLock({ $0.circuits[name]?.breaker }) else {
            throw .unknown("circuit breaker", name)
        }
        return change(breaker, action, by: who, step)
    }

    private func change(
        _ breaker: CircuitBreaker, _ action: String, by who: String, _ step: (CircuitBreaker) -> Void
    ) -> AuditEntry {
        let before = breaker.currentState
        step(breaker)
        return desk.note(
            action, of: breaker.name, by: who, before: before.rawValue, after: breaker.currentState.rawValue)
    }
}
