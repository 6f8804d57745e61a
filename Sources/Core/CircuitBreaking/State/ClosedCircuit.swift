import ResiliencePrimitives

/// What a closed circuit remembers: its failures and successes in a row, and how far its ramp is.
struct ClosedCircuit: Hashable, Sendable {
    let since: MonotonicTime
    private(set) var failures = 0
    private(set) var successes = 0
    private var ramp: Ramp?

    init(since: MonotonicTime, ramp: Ramp? = nil) { (self.since, self.ramp) = (since, ramp) }

    /// Whether neither an admission nor a success would change more than counters.
    var isHealthy: Bool { failures == 0 && ramp == nil }

    /// Whether a call is let through.
    mutating func admit(at now: MonotonicTime) -> Bool {
        let elapsed = (now - since).nanoseconds
        if ramp?.isOver(after: elapsed) == true { ramp = nil }
        return ramp?.admit(after: elapsed) ?? true
    }

    /// Counts calls that ended well.
    mutating func succeed(_ count: Int = 1) { (failures, successes) = (0, successes + count) }

    /// Counts a failed call; true if it is the one that opens the circuit. A threshold of 0 never does.
    mutating func fail(threshold: Int) -> Bool {
        (failures, successes) = (failures + 1, 0)
        return threshold > 0 && failures >= threshold
    }
}
