import CircuitBreaking

@testable import ResilienceCommand

/// A permit that a list can hold: it is told how its call ended once.
final class HeldPermit {
    private var permit: CircuitPermit?

    init(_ permit: consuming CircuitPermit) { self.permit = consume permit }

    /// Tells how the call ended; nil: its timeout did.
    func end(_ outcome: CallOutcome?) {
        guard let permit = permit.take() else { return }
        switch outcome {
        case nil: permit.timedOut()
        case .success: permit.succeed()
        case .failure: permit.fail()
        case .ignored: permit.ignore()
        case .cancelled: permit.cancel()
        }
    }
}
