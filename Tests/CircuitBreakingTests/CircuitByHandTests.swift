import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import CircuitBreaking

@Suite("A circuit put into a state by hand") struct CircuitByHandTests {
    static let states: [CircuitState] = [.forcedOpen, .disabled, .metricsOnly]
    static let all: [CircuitOutcome] = [
        .success, .failure, .timeout, .ignored(), .ignored(retryAfter: .nanoseconds(500)), .cancelled, .abandoned,
    ]

    /// Puts `bench` into `state`, whatever that is.
    static func put(_ bench: Bench, into state: CircuitState, at time: Int) {
        switch state {
        case .forcedOpen: bench.forceOpen(at: time)
        case .disabled: bench.disable(at: time)
        case .metricsOnly: bench.measureOnly(at: time)
        case .open: bench.openUntil(time + 1000, at: time)
        case .halfOpen:
            bench.openUntil(time + 1000, at: time)
            bench.probe(at: time)
        default: bench.reset(at: time)
        }
    }

    @Test func `is called by these names`() {
        #expect(
            CircuitState.allCases.map(\.rawValue)
                == ["closed", "open", "half_open", "forced_open", "disabled", "metrics_only"])
    }

    @Test(arguments: CircuitState.allCases, states)
    func `goes there from any state, with a new generation and one event`(from: CircuitState, to: CircuitState) throws {
        let bench = Bench(try .small())
        Self.put(bench, into: from, at: 10)
        let (generation, events) = (bench.machine.generation, bench.transitions.count)
        Self.put(bench, into: to, at: 20)
        #expect(bench.machine.storedState == to)
        #expect(bench.state(at: 5000) == to)
        let isStep = from != to
        #expect(bench.machine.generation == generation + (isStep ? 1 : 0))
        #expect(bench.transitions.count == events + (isStep ? 1 : 0))
        #expect(bench.totals.opened == (from == .open || from == .halfOpen ? 1 : 0))
        guard isStep else { return }
        #expect(bench.transitions.last?.kind.state == to)
        #expect(bench.transitions.last?.previous == from)
        #expect(bench.transitions.last?.time == Bench.time(20))
    }

    @Test(arguments: states) func `has every result and release of an earlier generation late`(to: CircuitState) throws
    {
        let bench = Bench(try .small(threshold: 100))
        let calls = Self.all.map { (bench.admit(at: 0), $0) }
        Self.put(bench, into: to, at: 1)
        for (call, outcome) in calls { bench.end(call, outcome, at: 2) }
        let statistics = bench.machine.statistics(at: Bench.time(3))
        #expect((statistics.totals.late, statistics.totals.inFlight) == (7, 0))
        #expect((statistics.failureCount, statistics.successCount) == (0, 0))
        #expect((statistics.totals.failures, statistics.totals.successes, statistics.totals.ignored) == (0, 0, 0))
        #expect(bench.machine.storedState == to)
    }

    @Test(arguments: states) func `stays there whatever openUntil says`(state: CircuitState) throws {
        let bench = Bench(try .small())
        Self.put(bench, into: state, at: 0)
        bench.openUntil(50, at: 1)
        for time in [2, 50, 1000] { #expect(bench.state(at: time) == state) }
        #expect(bench.machine.statistics(at: Bench.time(2)).nextAttempt == nil)
        #expect(bench.transitions.count == 1)
        #expect(bench.totals.opened == 0)
    }

    @Test(arguments: states) func `is closed by a reset, and judges as ever`(state: CircuitState) throws {
        let bench = Bench(try .small(threshold: 2, ramp: 1000))
        Self.put(bench, into: state, at: 0)
        for _ in 0..<5 { bench.call(.failure, at: 1) }
        bench.reset(at: 2)
        #expect(bench.transitions.last?.kind == .closed(.reset))
        #expect(bench.transitions.last?.previous == state)
        #expect(bench.machine.generation == 3)
        bench.call(.failure, at: 3)
        #expect(bench.machine.storedState == .closed)
        bench.call(.failure, at: 4)
        #expect(bench.machine.storedState == .open)
    }

    @Test func `forced open, rejects everything for any time, and says no time`() throws {
        let bench = Bench(try .small())
        bench.forceOpen(at: 0)
        for time in [0, 100, 1_000_000] { #expect(bench.ask(at: time) == .rejected(.forcedOpen, retryAfter: nil)) }
        #expect((bench.totals.calls, bench.totals.rejected) == (0, 3))
    }

    @Test func `disabled, lets everything pass and records nothing, also of what ends later`() throws {
        let bench = Bench(try .small())
        bench.disable(at: 0)
        for outcome in Self.all { #expect(bench.call(outcome, at: 1)) }
        let pending = Self.all.map { (bench.admit(at: 2), $0) }
        #expect(bench.totals == CircuitTotals())
        #expect(bench.machine.storedState == .disabled)
        bench.reset(at: 3)
        for (call, outcome) in pending { bench.end(call, outcome, at: 4) }
        #expect(bench.totals == CircuitTotals())
        #expect(bench.machine.storedState == .closed)
        #expect(bench.machine.statistics(at: Bench.time(5)).lastFailure == nil)
    }

    @Test func `measured only, records everything and opens for nothing`() throws {
        let bench = Bench(try .small())
        bench.measureOnly(at: 0)
        for outcome in Self.all { #expect(bench.call(outcome, at: 1)) }
        for _ in 0..<9 { bench.call(.failure, at: 2) }
        let statistics = bench.machine.statistics(at: Bench.time(3))
        let totals = statistics.totals
        #expect((totals.calls, totals.successes, totals.failures, totals.timeouts) == (16, 1, 11, 1))
        #expect((totals.ignored, totals.cancelled, totals.abandoned, totals.late) == (2, 1, 1, 0))
        #expect((totals.opened, totals.inFlight, totals.rejected) == (0, 0, 0))
        #expect((statistics.failureCount, statistics.successCount) == (11, 0))
        #expect(statistics.lastFailure == Bench.time(2))
        #expect(statistics.state == .metricsOnly)
        bench.call(.success, at: 4)
        #expect(bench.machine.statistics(at: Bench.time(5)).successCount == 1)
    }

    @Test(arguments: [.open, .forcedOpen, .disabled, .metricsOnly] as [CircuitState])
    func `goes back by probes, if asked`(from: CircuitState) throws {
        let bench = Bench(try .small(successes: 2))
        Self.put(bench, into: from, at: 0)
        let generation = bench.machine.generation
        bench.probe(at: 5)
        #expect(bench.transitions.last?.kind == .halfOpened)
        #expect(bench.transitions.last?.previous == from)
        #expect(bench.machine.generation == generation + 1)
        let probe = bench.admit(at: 6)
        #expect(probe?.probe == 1)
        #expect(bench.ask(at: 6) == .rejected(.halfOpen, retryAfter: nil))
        bench.end(probe, .success, at: 7)
        bench.call(.success, at: 8)
        #expect(bench.transitions.last?.kind == .closed(.probes))
    }

    @Test func `takes no place away from probes that are under way`() throws {
        let bench = Bench(try .small())
        bench.call(.failure, at: 0)
        let probe = bench.admit(at: 100)
        bench.probe(at: 110)
        #expect(bench.machine.probesInFlight == 1)
        bench.end(probe, .success, at: 120)
        #expect(bench.machine.storedState == .closed)
    }

    @Test(arguments: [(99, 400), (200, 200)])
    func `forgets the backoff of a circuit that had stayed closed long enough, and no other`(
        closedFor: Int, recovery: Int
    ) throws {
        let bench = Bench(try .small())
        bench.call(.failure, at: 0)
        bench.call(.failure, at: 100)
        bench.call(.success, at: 300)
        #expect(bench.machine.storedState == .closed)
        let time = 300 + closedFor
        bench.forceOpen(at: time)
        bench.probe(at: time)
        bench.call(.failure, at: time)
        #expect(bench.until == time + recovery)
    }
}

@Suite("A circuit breaker by hand", .timeLimit(.minutes(5))) struct CircuitBreakerByHandTests {
    private func breaker(clock: some Clock<Duration> = ManualClock(), timeout: Duration? = nil) throws -> CircuitBreaker
    {
        CircuitBreaker(
            name: "tts", configuration: try CircuitConfiguration(failureThreshold: 1, jitter: 0, timeout: timeout),
            clock: clock)
    }

    @Test func `tells each step as an event, and which state it leads to`() async throws {
        let breaker = try breaker()
        var events = breaker.events.subscribe().makeAsyncIterator()
        breaker.forceOpen()
        breaker.forceOpen()
        breaker.disable()
        breaker.measureOnly()
        try breaker.probe()
        breaker.reset()
        let expected: [(CircuitEvent.Kind, CircuitState, CircuitState)] = [
            (.forcedOpen, .closed, .forcedOpen), (.disabled, .forcedOpen, .disabled),
            (.metricsOnly, .disabled, .metricsOnly), (.halfOpened, .metricsOnly, .halfOpen),
            (.closed(.reset), .halfOpen, .closed),
        ]
        for (index, (kind, previous, state)) in expected.enumerated() {
            let event = try #require(await events.next())
            #expect((event.kind, event.previous, event.state) == (kind, previous, state))
            #expect(event.generation == UInt64(index + 2))
        }
    }

    @Test func `shows its state without a lock`() throws {
        let breaker = try breaker()
        for (state, step) in [
            (CircuitState.forcedOpen, breaker.forceOpen), (.disabled, breaker.disable),
            (.metricsOnly, breaker.measureOnly), (.closed, breaker.reset),
        ] {
            step()
            #expect((breaker.state, breaker.currentState, breaker.statistics.state) == (state, state, state))
        }
    }

    @Test func `makes it an error to go from closed to half-open`() throws {
        let breaker = try breaker()
        let error = #expect(throws: CircuitError.self) { try breaker.probe() }
        #expect(error?.code == .nothingToProbe)
        #expect(
            error?.description == "circuit tts is closed: there is nothing to probe for; to keep calls out, open it")
        #expect((breaker.state, breaker.statistics.generation) == (.closed, 1))
    }

    @Test func `forced open, rejects and says why, and a fallback is asked`() async throws {
        let breaker = try breaker()
        breaker.forceOpen()
        let error = #expect(throws: CircuitError.self) { try breaker.acquire().succeed() }
        #expect(error?.code == .rejected(.forcedOpen, retryAfter: nil))
        #expect(error?.description == "circuit tts is held open by hand, until somebody resets it")
        #expect(
            try await breaker.run {
                1
            } fallback: { _ in
                2
            } == 2)
    }

    @Test(arguments: [CircuitState.disabled, .metricsOnly, .closed])
    func `reads no clock for a call that ends well where all pass`(state: CircuitState) throws {
        let clock = ReadClock()
        let breaker = try breaker(clock: clock)
        if state == .disabled { breaker.disable() } else if state == .metricsOnly { breaker.measureOnly() }
        let before = clock.reads
        for _ in 0..<10 { try breaker.acquire().succeed() }
        #expect(clock.reads == before)
        #expect(breaker.statistics.totals.calls == (state == .disabled ? 0 : 10))
        #expect(breaker.statistics.totals.successes == (state == .disabled ? 0 : 10))
        #expect(breaker.statistics.successCount == (state == .disabled ? 0 : 10))
        if state == .disabled {
            let reads = clock.reads
            try breaker.acquire().fail()
            _ = try breaker.acquire(lease: .seconds(1))
            #expect(clock.reads == reads)
            #expect(breaker.statistics.totals == CircuitTotals())
        }
    }

    @Test func `cancels a call at its timeout also where it is disabled`() async throws {
        let clock = ManualClock()
        let breaker = try breaker(clock: clock, timeout: .seconds(1))
        breaker.disable()
        let call = Task { try await breaker.run { try await clock.sleep(for: .seconds(3600)) } }
        await clock.sleepers(2)
        clock.advance(by: .seconds(1))
        let error = await #expect(throws: CircuitError.self) { try await call.value }
        #expect(error?.code == .timedOut)
        #expect(breaker.statistics.totals == CircuitTotals())
    }
}
