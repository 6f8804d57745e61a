import CircuitBreaking
import ResiliencePrimitives

/// How long a circuit was in each state, to the nanosecond. An open circuit is half-open from the moment at which its
/// recovery time ends, whether or not anybody calls then.
struct CircuitTimeline {
    private var reached: MonotonicTime
    private var times: [CircuitState: Int128] = [:]

    init(from start: MonotonicTime) { reached = start }

    /// Lets time pass in which the machine does nothing.
    mutating func pass(to time: MonotonicTime, of machine: CircuitMachine) {
        guard time > reached else { return }
        let span = Int128(time.nanoseconds) - Int128(reached.nanoseconds)
        let state = machine.state(at: reached)
        if let left = machine.retryAfter(at: reached) {
            let open = min(span, Int128(left.nanoseconds))
            times[.open, default: 0] += open
            times[.halfOpen, default: 0] += span - open
        } else {
            times[state, default: 0] += span
        }
        reached = time
    }

    /// The time in a state.
    func time(in state: CircuitState) -> Duration { .nanoseconds(times[state] ?? 0) }

    /// Its share of all the time that passed; nil if none did.
    func share(of state: CircuitState) -> Share? { Share(times[state] ?? 0, of: times.values.reduce(0, +)) }
}
