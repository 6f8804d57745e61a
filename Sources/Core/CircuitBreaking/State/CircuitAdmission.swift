/// A circuit's answer to a call that wants to be let through.
package enum CircuitAdmission: Hashable, Sendable {
    /// It may begin; the first call after the recovery time makes the circuit half-open on its way.
    case admitted(CircuitTicket, CircuitTransition?)
    /// It may not. How long to wait is known only where the circuit is open by time.
    case rejected(CircuitError.Reason, retryAfter: Duration?)
}
