public import ResiliencePrimitives

/// What a circuit has to tell at one moment. Times count from when the circuit was made.
public struct CircuitStatistics: Hashable, Sendable {
    /// That moment.
    public let time: MonotonicTime
    /// The state that holds at that moment: half-open once the recovery time is over, also before the first probe.
    public let state: CircuitState
    /// What led to the state that is stored; nil before the first change. An open circuit whose recovery time is over is
    /// half-open without one.
    public let lastChange: CircuitEvent.Kind?
    /// When that was.
    public let lastChangeTime: MonotonicTime?
    /// How many states were entered, the first one included.
    public let generation: UInt64
    /// Failures in a row in the present state.
    public let failureCount: Int
    /// Successes in a row in the present state.
    public let successCount: Int
    /// When a call last failed.
    public let lastFailure: MonotonicTime?
    /// When a call last ended well, or, where no clock was read then, when somebody first saw that one had.
    public let lastSuccess: MonotonicTime?
    /// When the circuit last opened.
    public let openedAt: MonotonicTime?
    /// When the circuit lets a call through again; nil unless it is open.
    public let nextAttempt: MonotonicTime?
    /// What became of all calls so far.
    public let totals: CircuitTotals
}
