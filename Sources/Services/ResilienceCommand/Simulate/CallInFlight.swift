import CircuitBreaking
import ResiliencePrimitives

/// A call that was let through and has not ended yet. They end by time, those of the same moment in the order in which
/// they began.
struct CallInFlight: Comparable {
    let end: MonotonicTime
    let number: Int
    let ticket: CircuitTicket
    let outcome: CircuitOutcome

    /// Whether `left` ends first.
    static func < (left: CallInFlight, right: CallInFlight) -> Bool {
        (left.end, left.number) < (right.end, right.number)
    }
}
