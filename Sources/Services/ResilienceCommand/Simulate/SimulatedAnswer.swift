import Backpressure
import CircuitBreaking
import RateLimiting

/// What a service in virtual time says to an event.
enum SimulatedAnswer {
    case ruling(RuledRequest)
    case call(Call)
    case look(Look)
    case offer(Offer)
    case take(Take)

    /// To a request, from whom it then is known. It is large, so it stays in one place while it is handed on.
    final class RuledRequest {
        let ruling: Ruling
        let request: RateLimitRequest

        init(_ ruling: Ruling, on request: RateLimitRequest) { (self.ruling, self.request) = (ruling, request) }
    }

    /// To a call that wants to begin.
    struct Call {
        let admission: CircuitAdmission
        /// The state right after the admission.
        let state: CircuitState
    }

    /// To somebody who looks at a circuit.
    struct Look {
        let statistics: CircuitStatistics
        /// nil unless the circuit is open by time.
        let retryAfter: Duration?
    }

    /// To an offer. Nothing happens to a queue but with its lines, so the changes are all since the one before.
    struct Offer {
        let verdict: QueueVerdict
        let changes: QueueChanges<String>
        let depth: Int
        let bytes: Int
    }

    /// To a take, which never waits.
    struct Take {
        let changes: QueueChanges<String>
        let depth: Int
        let bytes: Int
    }
}
