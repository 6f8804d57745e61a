import ResiliencePrimitives

@testable import CircuitBreaking

/// A machine on the bench: times are nanoseconds, and every transition is written down.
final class Bench {
    var machine: CircuitMachine
    private(set) var transitions: [CircuitTransition] = []

    init(_ configuration: CircuitConfiguration, seed: UInt64 = 0) {
        machine = CircuitMachine(configuration, random: SeededRandom(seed: seed))
    }

    init(copying other: Bench) { (machine, transitions) = (other.machine, other.transitions) }

    static func time(_ nanoseconds: Int) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(nanoseconds)) }

    var totals: CircuitTotals { machine.statistics(at: .zero).totals }
    var opened: [CircuitTransition] { transitions.filter { if case .opened = $0.kind { true } else { false } } }

    /// Until when the latest opening lasts.
    var until: Int? {
        guard case .opened(_, let until)? = opened.last?.kind else { return nil }
        return Int(until.nanoseconds)
    }

    func ask(at time: Int, lease: Int? = nil) -> CircuitAdmission {
        let admission = machine.admit(at: Self.time(time), lease: lease.map { .nanoseconds($0) })
        if case .admitted(_, let transition?) = admission { transitions.append(transition) }
        return admission
    }

    /// The ticket of a call that is let through at `time`; nil if it is not.
    func admit(at time: Int, lease: Int? = nil) -> CircuitTicket? {
        if case .admitted(let ticket, _) = ask(at: time, lease: lease) { ticket } else { nil }
    }

    func end(_ ticket: CircuitTicket?, _ outcome: CircuitOutcome, at time: Int) {
        guard let ticket else { return }
        record(machine.end(ticket, outcome, at: Self.time(time)))
    }

    /// A call that begins and ends at `time`; whether it was let through.
    @discardableResult func call(_ outcome: CircuitOutcome, at time: Int) -> Bool {
        guard let ticket = admit(at: time) else { return false }
        end(ticket, outcome, at: time)
        return true
    }

    func openUntil(_ until: Int, at time: Int) {
        record(machine.openUntil(Self.time(until), at: Self.time(time)))
    }

    func reset(at time: Int) { record(machine.reset(at: Self.time(time))) }

    func forceOpen(at time: Int) { record(machine.forceOpen(at: Self.time(time))) }
    func disable(at time: Int) { record(machine.disable(at: Self.time(time))) }
    func measureOnly(at time: Int) { record(machine.measureOnly(at: Self.time(time))) }
    func probe(at time: Int) { record(machine.probe(at: Self.time(time))) }

    func state(at time: Int) -> CircuitState { machine.state(at: Self.time(time)) }

    private func record(_ transition: CircuitTransition?) {
        if let transition { transitions.append(transition) }
    }
}

extension CircuitConfiguration {
    /// Times in nanoseconds, and no jitter unless it is asked for.
    static func small(
        threshold: Int = 1, recovery: Int = 100, backoff: Double = 2, maximum: Int = 1000, jitter: Double = 0,
        probes: Int = 1, successes: Int = 1, timeout: Int? = 50, ramp: Int = 0
    ) throws -> CircuitConfiguration {
        try CircuitConfiguration(
            failureThreshold: threshold, recoveryTimeout: .nanoseconds(recovery), backoff: backoff,
            maximumRecoveryTimeout: .nanoseconds(maximum), jitter: jitter, halfOpenCalls: probes,
            successThreshold: successes, timeout: timeout.map { .nanoseconds($0) }, ramp: .nanoseconds(ramp))
    }
}
