/// What became of all calls since a circuit was made.
///
/// They add up: calls = successes + failures + ignored + cancelled + abandoned + late + in flight. Timeouts are failures
/// as well, rejected calls are no calls. A call that began while the circuit was disabled is in none of them, also if it
/// ends after that; one that began before and ends in that time is late.
public struct CircuitTotals: Hashable, Sendable {
    /// Calls that were let through.
    public internal(set) var calls = 0
    /// Calls that ended well.
    public internal(set) var successes = 0
    /// Calls that failed, timeouts among them.
    public internal(set) var failures = 0
    /// Calls that outlasted the timeout.
    public internal(set) var timeouts = 0
    /// Calls that were not let through.
    public internal(set) var rejected = 0
    /// Calls that counted neither way, rejections by a policy inside among them.
    public internal(set) var ignored = 0
    /// Calls that their caller cancelled.
    public internal(set) var cancelled = 0
    /// Calls whose permit was dropped without a word.
    public internal(set) var abandoned = 0
    /// Calls that ended after the state that had admitted them, or after they had lost their slot.
    public internal(set) var late = 0
    /// How often the circuit opened.
    public internal(set) var opened = 0
    /// How often good probes closed it again.
    public internal(set) var closed = 0

    /// Calls that have not ended yet.
    public var inFlight: Int { calls - successes - failures - ignored - cancelled - abandoned - late }
}
