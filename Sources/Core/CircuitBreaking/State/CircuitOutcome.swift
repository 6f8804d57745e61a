/// How an admitted call ended.
package enum CircuitOutcome: Hashable, Sendable {
    /// It ended well.
    case success
    /// It failed.
    case failure
    /// It outlasted the timeout, which is a failure.
    case timeout
    /// It says nothing about the service: by predicate, because a policy inside rejected it, or because the service is
    /// well and asks for a pause, for which the circuit then opens.
    case ignored(retryAfter: Duration? = nil)
    /// Its caller cancelled it.
    case cancelled
    /// Its permit was dropped.
    case abandoned
}
