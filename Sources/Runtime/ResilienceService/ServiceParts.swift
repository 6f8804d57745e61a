import Backpressure
import CircuitBreaking

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a manager owns by name, and where it is in its life.
struct ServiceParts {
    /// A circuit, and the wall clock's time that its own times count from.
    struct Circuit {
        let breaker: CircuitBreaker
        let madeAt: Date
    }

    var circuits: [String: Circuit] = [:]
    var workQueues: [String: WorkQueue] = [:]
    var queues: [String: any ManagedQueue] = [:]
    var phase = ServicePhase.starting
    /// Each is finished when the service starts; nothing is ever sent.
    var starters: [AsyncStream<Void>.Continuation] = []
}
