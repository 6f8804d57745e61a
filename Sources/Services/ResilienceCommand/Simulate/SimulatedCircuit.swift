import CircuitBreaking
import HeapModule
import ResiliencePrimitives

/// A circuit in virtual time: the machine of the service, the calls that are under way, and how long it was in each state.
final class SimulatedCircuit {
    private var machine: CircuitMachine
    private var calls = Heap<CallInFlight>()
    private var begun = 0
    private var timeline: CircuitTimeline

    /// Creates a circuit that is closed from `start` on.
    init(_ configuration: CircuitConfiguration, random: SeededRandom, from start: MonotonicTime) {
        machine = CircuitMachine(configuration, random: random)
        timeline = CircuitTimeline(from: start)
    }

    /// A call that begins, if it is let through, and ends `duration` later; one of at least the timeout is a timeout.
    func call(_ outcome: CallOutcome, duration: Duration, at time: MonotonicTime) -> SimulatedAnswer.Call {
        settle(to: time)
        let admission = machine.admit(at: time)
        let state = machine.state(at: time)
        if case .admitted(let ticket, _) = admission { begin(ticket, outcome, duration, at: time) }
        return SimulatedAnswer.Call(admission: admission, state: state)
    }

    /// The state that holds, and the totals.
    func look(at time: MonotonicTime) -> SimulatedAnswer.Look {
        settle(to: time)
        return SimulatedAnswer.Look(
            statistics: machine.statistics(at: time), retryAfter: machine.retryAfter(at: time))
    }

    /// What became of it by the end of a trace.
    func record(of name: String, at end: MonotonicTime) -> CircuitRecord {
        settle(to: end)
        return CircuitRecord(name: name, timeline: timeline, statistics: machine.statistics(at: end))
    }

    private func begin(
        _ ticket: CircuitTicket, _ outcome: CallOutcome, _ duration: Duration, at time: MonotonicTime
    ) {
        var (end, result) = (time + duration, outcome.result)
        if let timeout = machine.configuration.timeout, duration >= timeout {
            (end, result) = (time + timeout, .timeout)
        }
        calls.insert(CallInFlight(end: end, number: begun, ticket: ticket, outcome: result))
        begun += 1
    }

    /// What ends at a time ends before what begins then.
    private func settle(to time: MonotonicTime) {
        while let next = calls.min, next.end <= time {
            _ = calls.popMin()
            timeline.pass(to: next.end, of: machine)
            _ = machine.end(next.ticket, next.outcome, at: next.end)
        }
        timeline.pass(to: time, of: machine)
    }
}

extension CallOutcome {
    fileprivate var result: CircuitOutcome {
        switch self {
        case .success: .success
        case .failure: .failure
        case .ignored: .ignored()
        case .cancelled: .cancelled
        }
    }
}
