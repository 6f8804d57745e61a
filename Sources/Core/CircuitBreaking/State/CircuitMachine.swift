package import ResiliencePrimitives

/// Decides which calls a circuit lets through: the states and rules of a circuit breaker (Nygard: Release It!, 2007) with
/// generations, so that the end of a call which an earlier state admitted decides nothing.
///
///     closed ── failures in a row ──▸ open ── recovery time over, next call ──▸ half-open
///        ▴                              ▴                                        │     │
///        │                              └───────────── a probe failed ───────────┘     │
///        └──────────────────────── enough good probes in a row ────────────────────────┘
///
/// By hand it goes from any state to forced-open, disabled or metrics-only, which it leaves by hand alone.
///
/// A value without a clock or a lock. Every method takes the time; one earlier than the latest seen is read as that. What
/// a method returns is the one step into another state that it may have caused. O(1), but O(probes) while half-open.
package struct CircuitMachine: Sendable {
    private enum State {
        case closed(ClosedCircuit)
        case open(OpenCircuit)
        case halfOpen(HalfOpenCircuit)
        case forcedOpen
        case disabled
        /// Counts like a closed circuit whose threshold nobody reaches.
        case metricsOnly(ClosedCircuit)

        var name: CircuitState {
            switch self {
            case .closed: .closed
            case .open: .open
            case .halfOpen: .halfOpen
            case .forcedOpen: .forcedOpen
            case .disabled: .disabled
            case .metricsOnly: .metricsOnly
            }
        }
    }

    package private(set) var configuration: CircuitConfiguration
    /// The number of the present state. Every entry into a state starts a new one.
    package private(set) var generation: UInt64 = 1
    private var state: State
    private var recovery: RecoverySchedule
    private var latest = MonotonicTime(nanoseconds: .min)
    private var totals = CircuitTotals()
    private var lastFailure: MonotonicTime?
    private var lastSuccess: MonotonicTime?
    private var openedAt: MonotonicTime?
    private var lastTransition: CircuitTransition?

    /// Creates a closed circuit that draws its recovery times from `random`.
    package init(_ configuration: CircuitConfiguration, random: SeededRandom) {
        self.configuration = configuration
        recovery = RecoverySchedule(configuration, random: random)
        state = .closed(ClosedCircuit(since: latest))
    }

    /// Whether neither an admission nor a success would change more than counters, so that who runs the machine may count
    /// these itself and tell it later (``record(calls:successes:at:)``).
    package var isHealthy: Bool {
        switch state {
        case .closed(let closed), .metricsOnly(let closed): closed.isHealthy
        case .open, .halfOpen, .forcedOpen, .disabled: false
        }
    }

    /// The state as stored: open until a call comes, however long ago the recovery time ended.
    package var storedState: CircuitState { state.name }

    /// The state that holds at `time`.
    package func state(at time: MonotonicTime) -> CircuitState {
        if case .open = state, retryAfter(at: time) == nil { .halfOpen } else { state.name }
    }

    /// How long an open circuit still rejects calls; nil in every other state.
    package func retryAfter(at time: MonotonicTime) -> Duration? {
        if case .open(let open) = state { open.remaining(at: max(latest, time)) } else { nil }
    }

    /// How many probes hold a slot.
    package var probesInFlight: Int {
        if case .halfOpen(let halfOpen) = state { halfOpen.inFlight } else { 0 }
    }

    /// Everything there is to tell at `time`.
    package func statistics(at time: MonotonicTime) -> CircuitStatistics {
        let (failures, successes) =
            switch state {
            case .closed(let closed), .metricsOnly(let closed): (closed.failures, closed.successes)
            case .open, .forcedOpen, .disabled: (0, 0)
            case .halfOpen(let halfOpen): (0, halfOpen.successes)
            }
        let holds = state(at: time)
        return CircuitStatistics(
            time: max(latest, time), state: holds, lastChange: lastTransition?.kind,
            lastChangeTime: lastTransition?.time,
            generation: generation, failureCount: failures, successCount: successes,
            lastFailure: lastFailure, lastSuccess: lastSuccess, openedAt: openedAt,
            nextAttempt: holds == .open ? openUntil : nil, totals: totals)
    }

    private var openUntil: MonotonicTime? {
        if case .open(let open) = state { open.until } else { nil }
    }

    /// Asks whether a call may begin. A probe holds its slot for `lease`; nil: as long as a call may take, or, where it may
    /// take any time, the current recovery time.
    package mutating func admit(at time: MonotonicTime, lease: Duration? = nil) -> CircuitAdmission {
        let now = advance(to: time)
        switch state {
        case .closed(var closed):
            let isAdmitted = closed.admit(at: now)
            state = .closed(closed)
            return isAdmitted ? admit() : reject(.ramp)
        case .open(let open):
            if let wait = open.remaining(at: now) { return reject(.open, retryAfter: wait) }
            let transition = enter(.halfOpen(HalfOpenCircuit()), .halfOpened, at: now)
            return admitProbe(of: HalfOpenCircuit(), at: now, lease: lease, after: transition)
        case .halfOpen(let halfOpen):
            return admitProbe(of: halfOpen, at: now, lease: lease)
        case .forcedOpen: return reject(.forcedOpen)
        case .disabled: return .admitted(.unrecorded, nil)
        case .metricsOnly: return admit()
        }
    }

    /// Tells how an admitted call ended. One of an earlier generation, or a probe without a slot, is counted as late and
    /// changes nothing else; one that began unrecorded changes nothing at all.
    package mutating func end(
        _ ticket: CircuitTicket, _ outcome: CircuitOutcome, at time: MonotonicTime
    ) -> CircuitTransition? {
        if ticket == .unrecorded { return nil }
        let now = advance(to: time)
        guard takeBack(ticket) else {
            totals.late += 1
            return nil
        }
        switch outcome {
        case .success: return succeed(at: now)
        case .timeout:
            totals.timeouts += 1
            return fail(at: now)
        case .failure: return fail(at: now)
        case .ignored(let retryAfter):
            totals.ignored += 1
            release()
            return retryAfter.flatMap { openUntil(now + $0, .retryAfter, at: now) }
        case .cancelled:
            totals.cancelled += 1
            release()
        case .abandoned:
            totals.abandoned += 1
            release()
        }
        return nil
    }

    /// Keeps the circuit open until `until`, or longer if it is open longer anyway. A time that is over does nothing, and
    /// neither does any in a state that the circuit was put into by hand.
    package mutating func openUntil(
        _ until: MonotonicTime, _ cause: CircuitEvent.OpeningCause = .request, at time: MonotonicTime
    ) -> CircuitTransition? {
        let now = advance(to: time)
        guard until > now else { return nil }
        switch state {
        case .open(var open):
            open.extend(until: until)
            state = .open(open)
            return nil
        case .closed(let closed):
            forgetBackoff(ifOver: closed, at: now)
            return open(until: until, cause, at: now)
        case .halfOpen:
            return open(until: until, cause, at: now)
        case .forcedOpen, .disabled, .metricsOnly: return nil
        }
    }

    /// Closes the circuit, without a ramp, and forgets the backoff. Whatever is under way is late from now on.
    package mutating func reset(at time: MonotonicTime) -> CircuitTransition? {
        let now = advance(to: time)
        recovery.forget()
        return enter(.closed(ClosedCircuit(since: now)), .closed(.reset), at: now)
    }

    /// Goes by another configuration from now on. No state is entered, and nothing that has happened is judged again:
    /// failures and successes in a row count on towards the new thresholds, which the next call to end is held against;
    /// probes keep their slots, an opening ends when it was to end, and a ramp goes on as it began.
    package mutating func adopt(_ configuration: CircuitConfiguration) {
        self.configuration = configuration
        recovery.adopt(configuration)
    }

    /// Takes over what was counted elsewhere while the circuit was healthy. It touches no count that decides anything:
    /// by now it may be another state.
    package mutating func record(calls: Int, successes: Int, at time: MonotonicTime) {
        let now = advance(to: time)
        totals.calls += calls
        totals.successes += successes
        guard successes > 0 else { return }
        lastSuccess = now
        switch state {
        case .closed(var closed) where closed.failures == 0:
            closed.succeed(successes)
            state = .closed(closed)
        case .metricsOnly(var counted) where counted.failures == 0:
            counted.succeed(successes)
            state = .metricsOnly(counted)
        default: break
        }
    }
}

// By hand. Asking for the state that it is in already changes nothing.
extension CircuitMachine {
    /// Lets no call through until told otherwise.
    package mutating func forceOpen(at time: MonotonicTime) -> CircuitTransition? {
        put(into: .forcedOpen, .forcedOpen, at: time)
    }

    /// Lets all calls through and records nothing until told otherwise.
    package mutating func disable(at time: MonotonicTime) -> CircuitTransition? {
        put(into: .disabled, .disabled, at: time)
    }

    /// Lets all calls through, records them, and opens for nothing until told otherwise.
    package mutating func measureOnly(at time: MonotonicTime) -> CircuitTransition? {
        put(into: .metricsOnly(ClosedCircuit(since: max(latest, time))), .metricsOnly, at: time)
    }

    /// Lets probes through. A closed circuit has nothing to probe for, and stays as it is.
    package mutating func probe(at time: MonotonicTime) -> CircuitTransition? {
        if case .closed = state { return nil }
        return put(into: .halfOpen(HalfOpenCircuit()), .halfOpened, at: time)
    }

    private mutating func put(
        into next: State, _ kind: CircuitEvent.Kind, at time: MonotonicTime
    ) -> CircuitTransition? {
        let now = advance(to: time)
        if state.name == next.name { return nil }
        if case .closed(let closed) = state { forgetBackoff(ifOver: closed, at: now) }
        return enter(next, kind, at: now)
    }
}

extension CircuitMachine {
    private mutating func advance(to time: MonotonicTime) -> MonotonicTime {
        latest = max(latest, time)
        return latest
    }

    private mutating func enter(
        _ next: State, _ kind: CircuitEvent.Kind, at now: MonotonicTime
    ) -> CircuitTransition? {
        let previous = state.name
        generation += 1
        state = next
        guard previous != next.name else { return nil }
        lastTransition = CircuitTransition(kind: kind, previous: previous, generation: generation, time: now)
        return lastTransition
    }

    private mutating func open(
        until: MonotonicTime, _ cause: CircuitEvent.OpeningCause, at now: MonotonicTime
    ) -> CircuitTransition? {
        totals.opened += 1
        openedAt = now
        return enter(.open(OpenCircuit(until: until)), .opened(cause, until: until), at: now)
    }

    private mutating func admit() -> CircuitAdmission {
        totals.calls += 1
        return .admitted(CircuitTicket(generation: generation), nil)
    }

    private mutating func admitProbe(
        of halfOpen: HalfOpenCircuit, at now: MonotonicTime, lease: Duration?,
        after transition: CircuitTransition? = nil
    ) -> CircuitAdmission {
        var halfOpen = halfOpen
        let probe = halfOpen.admit(
            at: now, lease: lease ?? configuration.timeout ?? recovery.current, slots: configuration.halfOpenCalls,
            recovery: recovery.current)
        state = .halfOpen(halfOpen)
        guard let probe else { return reject(.halfOpen) }
        totals.calls += 1
        return .admitted(CircuitTicket(generation: generation, probe: probe), transition)
    }

    private mutating func reject(_ reason: CircuitError.Reason, retryAfter: Duration? = nil) -> CircuitAdmission {
        totals.rejected += 1
        return .rejected(reason, retryAfter: retryAfter)
    }

    /// Whether the present state still waits for this call.
    private mutating func takeBack(_ ticket: CircuitTicket) -> Bool {
        guard ticket.generation == generation else { return false }
        guard case .halfOpen(var halfOpen) = state else { return true }
        let hasSlot = halfOpen.end(ticket.probe)
        state = .halfOpen(halfOpen)
        return hasSlot
    }

    private mutating func succeed(at now: MonotonicTime) -> CircuitTransition? {
        totals.successes += 1
        lastSuccess = now
        switch state {
        case .closed(var closed):
            closed.succeed()
            state = .closed(closed)
        case .halfOpen(var halfOpen):
            let closes = halfOpen.succeed(threshold: configuration.successThreshold)
            state = .halfOpen(halfOpen)
            guard closes else { return nil }
            totals.closed += 1
            let closed = ClosedCircuit(since: now, ramp: Ramp(configuration.ramp))
            return enter(.closed(closed), .closed(.probes), at: now)
        case .metricsOnly(var counted):
            counted.succeed()
            state = .metricsOnly(counted)
        case .open, .forcedOpen, .disabled: break  // record no call, so none of their generation ends
        }
        return nil
    }

    private mutating func fail(at now: MonotonicTime) -> CircuitTransition? {
        totals.failures += 1
        lastFailure = now
        switch state {
        case .closed(var closed):
            let opens = closed.fail(threshold: configuration.failureThreshold)
            state = .closed(closed)
            guard opens else { return nil }
            forgetBackoff(ifOver: closed, at: now)
            return open(until: now + recovery.trip(), .failures(closed.failures), at: now)
        case .halfOpen: return open(until: now + recovery.reopen(), .probe, at: now)
        case .metricsOnly(var counted):
            _ = counted.fail(threshold: 0)
            state = .metricsOnly(counted)
        case .open, .forcedOpen, .disabled: break  // record no call, so none of their generation ends
        }
        return nil
    }

    private mutating func release() {
        guard case .halfOpen(var halfOpen) = state else { return }
        halfOpen.release()
        state = .halfOpen(halfOpen)
    }

    /// A circuit that stayed closed for its last recovery time has recovered; an earlier opening is a relapse.
    private mutating func forgetBackoff(ifOver closed: ClosedCircuit, at now: MonotonicTime) {
        if now - closed.since >= recovery.current { recovery.forget() }
    }
}
