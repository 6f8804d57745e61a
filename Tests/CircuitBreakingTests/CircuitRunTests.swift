import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import CircuitBreaking

@Suite("A call through a circuit", .timeLimit(.minutes(5))) struct CircuitRunTests {
    let clock = ManualClock()

    func breaker(threshold: Int = 1, timeout: Duration? = .seconds(5)) throws -> CircuitBreaker {
        CircuitBreaker(
            name: "tts",
            configuration: try CircuitConfiguration(
                failureThreshold: threshold, recoveryTimeout: .seconds(10), jitter: 0, successThreshold: 1,
                timeout: timeout),
            clock: clock, ignores: { $0 as? Fault == .notFound }, isFailure: { !($0 is DecodingError) })
    }

    static let timeouts: [Duration?] = [nil, .seconds(5)]

    @Test(arguments: timeouts) func `gives what the operation returns, and counts a success`(timeout: Duration?)
        async throws
    {
        let breaker = try breaker(timeout: timeout)
        #expect(try await breaker.run { 7 } == 7)
        #expect(breaker.statistics.totals.successes == 1)
    }

    @Test(arguments: timeouts) func `throws what the operation throws, and counts a failure`(timeout: Duration?)
        async throws
    {
        let breaker = try breaker(timeout: timeout)
        await #expect(throws: Fault.refused) { try await breaker.run { throw Fault.refused } }
        #expect(breaker.statistics.totals.failures == 1)
        #expect(breaker.state == .open)
        let error = await #expect(throws: CircuitError.self) { try await breaker.run {} }
        #expect(error?.code == .rejected(.open, retryAfter: .seconds(10)))
    }

    @Test func `is released where the predicate ignores its error`() async throws {
        let breaker = try breaker()
        await #expect(throws: Fault.notFound) { try await breaker.run { throw Fault.notFound } }
        #expect(breaker.statistics.totals.ignored == 1)
        #expect(breaker.state == .closed)
    }

    @Test func `is a success where it throws what is no failure by predicate`() async throws {
        let breaker = try breaker()
        let context = DecodingError.Context(codingPath: [], debugDescription: "")
        await #expect(throws: DecodingError.self) {
            try await breaker.run { throw DecodingError.dataCorrupted(context) }
        }
        #expect(breaker.statistics.totals.successes == 1)
    }

    @Test func `is a failure by predicate over the result, which it still gives`() async throws {
        let breaker = try breaker()
        #expect(try await breaker.run(isFailure: { $0 >= 500 }) { 503 } == 503)
        #expect(breaker.statistics.totals.failures == 1)
        #expect(breaker.state == .open)
    }

    @Test func `is released where a policy inside rejects it`() async throws {
        let (outer, inner) = (try breaker(), try breaker())
        inner.openUntil(.seconds(9))
        let error = await #expect(throws: CircuitError.self) { try await outer.run { try await inner.run {} } }
        #expect(error?.code == .rejected(.open, retryAfter: .seconds(9)))
        #expect(outer.state == .closed)
        #expect(outer.statistics.totals.ignored == 1)
    }

    @Test func `is a failure where a circuit inside times out`() async throws {
        let (outer, inner) = (try breaker(timeout: nil), try breaker())
        let call = Task {
            try await outer.run { try await inner.run { [clock] in try await clock.sleep(for: .seconds(9)) } }
        }
        await clock.sleepers(2)
        clock.advance(by: .seconds(5))
        await #expect(throws: CircuitError.self) { try await call.value }
        #expect(outer.statistics.totals.failures == 1)
        #expect(outer.statistics.totals.timeouts == 0)
        #expect(inner.statistics.totals.timeouts == 1)
    }

    @Test func `leaves no sleeper behind`() async throws {
        let breaker = try breaker()
        try await breaker.run { [clock] in await clock.sleepers(1) }
        async let other: Void = clock.sleep(for: .seconds(1))
        await clock.sleepers(1)
        clock.advance(by: .seconds(100))
        try await other
        #expect(breaker.statistics.totals.timeouts == 0)
    }

    @Test func `that outlasts the timeout is cancelled, is a failure, and throws a timeout error`() async throws {
        let breaker = try breaker()
        let call = Task { try await breaker.run { [clock] in try await clock.sleep(for: .seconds(6)) } }
        await clock.sleepers(2)
        clock.advance(by: .seconds(5))
        let error = await #expect(throws: CircuitError.self) { try await call.value }
        #expect(error?.code == .timedOut)
        #expect(error?.description == "circuit tts: the call outlasted the timeout and was cancelled")
        #expect(breaker.statistics.totals.timeouts == 1)
        #expect(breaker.statistics.totals.inFlight == 0)
    }

    @Test func `that outlasts the timeout is a failure the moment that fires, before the operation unwinds`()
        async throws
    {
        let (breaker, gate) = (try breaker(), Gate())
        var events = breaker.events.subscribe().makeAsyncIterator()
        let call = Task {
            try await breaker.run {
                await gate.pass()
                return 7
            }
        }
        await gate.arrivals(1)
        await clock.sleepers(1)
        clock.advance(by: .seconds(5))
        #expect(await events.next()?.kind.state == .open)
        #expect(breaker.statistics.totals.timeouts == 1)
        gate.open()
        let error = await #expect(throws: CircuitError.self) { try await call.value }
        #expect(error?.code == .timedOut)
        #expect(breaker.statistics.totals.calls == 1)
        #expect(breaker.statistics.totals.late == 0)
    }

    @Test func `that is a probe is ended by its timeout, not by the next caller at that moment`() async throws {
        let (breaker, gate) = (try breaker(), Gate())
        try breaker.acquire().fail()
        clock.advance(by: .seconds(10))
        var events = breaker.events.subscribe().makeAsyncIterator()
        let call = Task { try await breaker.run { await gate.pass() } }
        await gate.arrivals(1)
        await clock.sleepers(1)
        #expect(await events.next()?.kind == .halfOpened)
        clock.advance(by: .seconds(5))
        #expect(throws: CircuitError.self) { try breaker.acquire().succeed() }
        #expect(await events.next()?.kind.state == .open)
        gate.open()
        await #expect(throws: CircuitError.self) { try await call.value }
        #expect(breaker.statistics.totals.timeouts == 1)
    }

    @Test func `through a protected function has the same shape`() async throws {
        let breaker = try breaker()
        let none = breaker.protecting { 1 }
        let one = breaker.protecting { (text: String) in text.count }
        let two = breaker.protecting { (left: Int, right: Int) async throws -> Int in throw Fault.refused }
        #expect(try await none() == 1)
        #expect(try await one("abc") == 3)
        await #expect(throws: Fault.refused) { try await two(1, 2) }
        await #expect(throws: CircuitError.self) { try await one("abc") }
    }
}
