import CircuitBreaking
import ResiliencePrimitives
import ResilienceTesting

@testable import ResilienceCommand

/// The calls of a live circuit that are under way, and how each is to end: by time, those of the same moment in the order
/// in which they began.
struct LiveCalls<Held> {
    /// A call that has begun.
    struct Call {
        let end: MonotonicTime
        let number: Int
        /// nil: its timeout ends it.
        let outcome: CallOutcome?
        let held: Held
    }

    private var calls: [Call] = []
    private var begun = 0

    /// Takes a call that was let through at `time`.
    mutating func begin(
        _ call: CircuitCourse.Call, at time: MonotonicTime, timeout: Duration?, _ held: Held
    ) {
        let isTimeout = timeout.map { call.duration >= $0 } ?? false
        let duration = isTimeout ? timeout ?? call.duration : call.duration
        calls.append(
            Call(end: time + duration, number: begun, outcome: isTimeout ? nil : call.outcome, held: held))
        begun += 1
    }

    /// The next that ends by `time`.
    mutating func next(by time: MonotonicTime) -> Call? {
        let due = calls.indices.filter { calls[$0].end <= time }
        guard let first = due.min(by: { (calls[$0].end, calls[$0].number) < (calls[$1].end, calls[$1].number) }) else {
            return nil
        }
        return calls.remove(at: first)
    }

    /// Whether a call that ends at `end` by itself would meet one that its timeout ends then, or the other way round.
    func isClash(at end: MonotonicTime, timeout: Bool) -> Bool {
        calls.contains { $0.end == end && ($0.outcome == nil) != timeout }
    }
}
