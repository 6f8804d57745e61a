public import ResiliencePrimitives
import Synchronization

/// Keeps calls away from a service that fails, and finds out by itself when it is well again.
///
///     let breaker = CircuitBreaker(name: "tts_service", configuration: try CircuitConfiguration())
///     let speech = try await breaker.run { try await client.synthesize(text) }
///
/// Any number of tasks may share it. While the circuit is closed and no failure is fresh, a call costs a read of one
/// shared word and a count on a line of its own when it begins and when it ends: no lock, no allocation, no reading of the
/// clock. Otherwise both are a lock around some arithmetic.
public final class CircuitBreaker: Sendable {
    /// What events, errors and logs call it.
    public let name: String
    /// Tells every change of state, in order.
    public let events = EventStream<CircuitEvent>()

    let ignores: @Sendable (any Error) -> Bool
    let isFailure: @Sendable (any Error) -> Bool
    let sleep: @Sendable (Duration) async throws -> Void
    private let now: @Sendable () -> MonotonicTime
    private let machine: Mutex<CircuitMachine>
    /// A ``CircuitWord``, written under the machine's lock. Relaxed: nothing else is read on the strength of it, and who
    /// has seen a call return sees at least the word that it left.
    private let word: Atomic<UInt64>
    private let counters = CallCounters()
    /// The configured timeout in nanoseconds, 0 for none: what each call has to know of the configuration. Relaxed, for the
    /// same reason.
    private let callTimeout: Atomic<Int64>

    /// Creates a closed circuit.
    ///
    /// - Parameters:
    ///   - clock: what recovery times and timeouts are measured by.
    ///   - seed: what jitter is drawn from; nil: from numbers that nobody has seen before.
    ///   - ignores: errors that say nothing about the service and count neither way. Asked before `isFailure`.
    ///   - isFailure: errors that are failures; all others count as successes.
    public init(
        name: String, configuration: CircuitConfiguration, clock: some Clock<Duration> = .continuous,
        seed: UInt64? = nil, ignores: @escaping @Sendable (any Error) -> Bool = { _ in false },
        isFailure: @escaping @Sendable (any Error) -> Bool = { _ in true }
    ) {
        let machine = CircuitMachine(configuration, random: seed.map(SeededRandom.init(seed:)) ?? SeededRandom())
        self.name = name
        (self.ignores, self.isFailure) = (ignores, isFailure)
        now = MonotonicTime.reader(of: clock)
        sleep = { duration in try await clock.sleep(for: duration) }
        word = Atomic(CircuitWord(machine).bits)
        self.machine = Mutex(machine)
        callTimeout = Atomic(configuration.timeout?.nanoseconds ?? 0)
    }

    /// When it opens, for how long, and how it finds its way back.
    public var configuration: CircuitConfiguration { machine.withLock { $0.configuration } }

    /// How long a call may take; nil: any time. The same as the configuration's, and read without a lock.
    public var timeout: Duration? {
        let nanoseconds = callTimeout.load(ordering: .relaxed)
        return nanoseconds == 0 ? nil : .nanoseconds(nanoseconds)
    }

    /// Goes by another configuration from now on, without entering a state or judging again what has happened: counts in a
    /// row go on towards the new thresholds, probes keep their slots, calls under way their timeout, and an opening ends
    /// when it was to end.
    public func adopt(_ configuration: CircuitConfiguration) {
        machine.withLock { machine in
            machine.adopt(configuration)
            callTimeout.store(configuration.timeout?.nanoseconds ?? 0, ordering: .relaxed)
        }
    }

    /// The state as stored: one that is open stays so until a call comes, however long ago its recovery time ended.
    public var state: CircuitState { CircuitWord(bits: word.load(ordering: .relaxed)).state }

    /// The state that holds now: half-open once the recovery time is over, also before the first probe.
    public var currentState: CircuitState { state(at: now()) }

    /// The state that holds at `time`, which is counted from when the circuit was made.
    public func state(at time: MonotonicTime) -> CircuitState { machine.withLock { $0.state(at: time) } }

    /// Everything there is to tell at this moment. The totals are exact once nothing is under way; read beside callers,
    /// calls that begin and end during the reading show as in flight.
    public var statistics: CircuitStatistics {
        let time = now()
        return machine.withLock { machine in
            settle(&machine, at: time)
            return machine.statistics(at: time)
        }
    }

    /// Opens the circuit for `duration` from now, or longer if it is open longer anyway: by hand, or because an upstream
    /// asked for it by Retry-After. A duration that is not positive does nothing.
    public func openUntil(_ duration: Duration) {
        let time = now()
        change(at: time) { machine in machine.openUntil(time + duration, at: time) }
    }

    /// Closes the circuit and forgets its past but for the totals. Calls under way are late from now on.
    public func reset() {
        let time = now()
        change(at: time) { machine in machine.reset(at: time) }
    }

    /// Holds the circuit open until it is reset or told otherwise by hand: no call passes, and none is told how long to
    /// wait. Calls under way are late from now on, and neither they nor ``openUntil(_:)`` change it.
    public func forceOpen() {
        let time = now()
        change(at: time) { machine in machine.forceOpen(at: time) }
    }

    /// Lets every call pass and records nothing, until it is reset or told otherwise by hand: a call that begins meanwhile
    /// is in no count, whenever it ends. Calls under way are late from now on. A call is still cancelled at the configured
    /// timeout.
    public func disable() {
        let time = now()
        change(at: time) { machine in machine.disable(at: time) }
    }

    /// Lets every call pass and records how it ends, and opens for nothing, until it is reset or told otherwise by hand:
    /// to see what a service is like. Calls under way are late from now on.
    public func measureOnly() {
        let time = now()
        change(at: time) { machine in machine.measureOnly(at: time) }
    }

    /// Lets probes through from now on, which decide whether the circuit closes: the careful way back from a state that it
    /// was put into by hand, and the early one from an open state. A circuit that is half-open stays as it is.
    ///
    /// - Throws: `nothingToProbe` if it is closed.
    public func probe() throws(CircuitError) {
        let time = now()
        var isClosed = false
        change(at: time) { machine in
            isClosed = machine.storedState == .closed
            return machine.probe(at: time)
        }
        if isClosed { throw CircuitError(.nothingToProbe, circuit: name) }
    }

    /// Asks for the right to make one call.
    ///
    /// A permit taken while the circuit is half-open holds the place of a probe for `lease`, after which the next caller
    /// may take it; nil, or a lease that is not positive: for the configured timeout, or the recovery time where there is
    /// none. No permit runs out on a closed circuit.
    ///
    /// - Throws: `rejected`, and how long to wait where the circuit is open by time.
    public func acquire(lease: Duration? = nil) throws(CircuitError) -> CircuitPermit {
        // A lease that is over when it begins would give the place of every probe away, to any number of callers
        let lease = lease.flatMap { $0 > .zero ? $0 : nil }
        return CircuitPermit(self, try admit(lease: lease))
    }

    /// Lets a call through, whose end must be told by ``end(_:_:)``.
    func admit(lease: Duration? = nil) throws(CircuitError) -> CircuitTicket {
        let word = CircuitWord(bits: word.load(ordering: .relaxed))
        if word.isHealthy {
            counters.begin()
            return CircuitTicket(generation: word.generation)
        }
        if word.isDisabled { return .unrecorded }
        let time = now()
        let admission = machine.withLock { machine in
            let admission = machine.admit(at: time, lease: lease)
            if case .admitted(_, let transition) = admission { publish(transition, of: machine) }
            return admission
        }
        switch admission {
        case .admitted(let ticket, let transition):
            if transition != nil { events.deliver() }
            return ticket
        case .rejected(let reason, let retryAfter):
            throw CircuitError(.rejected(reason, retryAfter: retryAfter), circuit: name)
        }
    }

    /// Takes the end of an admitted call.
    func end(_ ticket: CircuitTicket, _ outcome: CircuitOutcome) {
        let word = CircuitWord(bits: word.load(ordering: .relaxed))
        if case .success = outcome, word.isHealthy(in: ticket.generation) { return counters.succeed() }
        if ticket == .unrecorded { return }
        let time = now()
        change(at: time) { machine in machine.end(ticket, outcome, at: time) }
    }

    private func change(at time: MonotonicTime, by step: (inout CircuitMachine) -> CircuitTransition?) {
        let hasEvent = machine.withLock { machine in
            if machine.isHealthy { settle(&machine, at: time) }
            let transition = step(&machine)
            publish(transition, of: machine)
            return transition != nil
        }
        if hasEvent { events.deliver() }
    }

    private func publish(_ transition: CircuitTransition?, of machine: borrowing CircuitMachine) {
        word.store(CircuitWord(machine).bits, ordering: .relaxed)
        guard let transition else { return }
        events.enqueue(
            CircuitEvent(
                circuit: name, kind: transition.kind, previous: transition.previous, generation: transition.generation,
                time: transition.time))
    }

    /// Tells the machine what was counted beside it.
    private func settle(_ machine: inout CircuitMachine, at time: MonotonicTime) {
        let (calls, successes) = counters.drain()
        machine.record(calls: calls, successes: successes, at: time)
    }
}
