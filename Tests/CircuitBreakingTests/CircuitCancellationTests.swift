import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import CircuitBreaking

@Suite("A cancelled call", .timeLimit(.minutes(5))) struct CircuitCancellationTests {
    let clock = ManualClock()

    func breaker(timeout: Duration?) throws -> CircuitBreaker {
        CircuitBreaker(
            name: "tts",
            configuration: try CircuitConfiguration(
                failureThreshold: 1, recoveryTimeout: .seconds(10), jitter: 0, successThreshold: 1, timeout: timeout),
            clock: clock)
    }

    static let timeouts: [Duration?] = [nil, .seconds(5)]

    @Test(arguments: timeouts) func `is released and counts neither way`(timeout: Duration?) async throws {
        let breaker = try breaker(timeout: timeout)
        let call = Task { try await breaker.run { [clock] in try await clock.sleep(for: .seconds(60)) } }
        await clock.sleepers(timeout == nil ? 1 : 2)
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        #expect(breaker.statistics.totals.cancelled == 1)
        #expect(breaker.statistics.totals.inFlight == 0)
        #expect(breaker.state == .closed)
    }

    @Test(arguments: timeouts) func `is released whatever it throws`(timeout: Duration?) async throws {
        let (breaker, gate) = (try breaker(timeout: timeout), Gate())
        let call = Task {
            try await breaker.run {
                await gate.pass()
                throw Fault.refused
            }
        }
        await gate.arrivals(1)
        call.cancel()
        gate.open()
        await #expect(throws: Fault.refused) { try await call.value }
        #expect(breaker.statistics.totals.cancelled == 1)
        #expect(breaker.state == .closed)
    }

    @Test(arguments: timeouts) func `that ends well all the same is a success`(timeout: Duration?) async throws {
        let (breaker, gate) = (try breaker(timeout: timeout), Gate())
        let call = Task {
            try await breaker.run {
                await gate.pass()
                return 7
            }
        }
        await gate.arrivals(1)
        call.cancel()
        gate.open()
        #expect(try await call.value == 7)
        #expect(breaker.statistics.totals.successes == 1)
    }

    @Test(arguments: timeouts) func `before it began is released too`(timeout: Duration?) async throws {
        let (breaker, gate) = (try breaker(timeout: timeout), Gate())
        let call = Task {
            await gate.pass()
            try await breaker.run { try Task.checkCancellation() }
        }
        await gate.arrivals(1)
        call.cancel()
        gate.open()
        await #expect(throws: CancellationError.self) { try await call.value }
        #expect(breaker.statistics.totals.cancelled == 1)
    }

    @Test func `after its timeout has fired stays a timeout`() async throws {
        let (breaker, gate) = (try breaker(timeout: .seconds(5)), Gate())
        var events = breaker.events.subscribe().makeAsyncIterator()
        let call = Task { try await breaker.run { await gate.pass() } }
        await gate.arrivals(1)
        await clock.sleepers(1)
        clock.advance(by: .seconds(5))
        _ = await events.next()
        call.cancel()
        gate.open()
        await #expect(throws: CircuitError.self) { try await call.value }
        #expect(breaker.statistics.totals.timeouts == 1)
        #expect(breaker.statistics.totals.cancelled == 0)
    }

    @Test func `as a probe neither opens nor closes, and the next caller probes`() async throws {
        let breaker = try breaker(timeout: nil)
        try breaker.acquire().fail()
        clock.advance(by: .seconds(10))
        let probe = Task { try await breaker.run { [clock] in try await clock.sleep(for: .seconds(60)) } }
        await clock.sleepers(1)
        #expect(throws: CircuitError.self) { try breaker.acquire().succeed() }
        probe.cancel()
        await #expect(throws: CancellationError.self) { try await probe.value }
        #expect(breaker.state == .halfOpen)
        try await breaker.run {}
        #expect(breaker.state == .closed)
    }

    @Test func `in its fallback has been counted before, and throws what the fallback throws`() async throws {
        let breaker = try breaker(timeout: .seconds(5))
        breaker.openUntil(.seconds(100))
        let call = Task {
            try await breaker.run {
            } fallback: { [clock] _ in
                try await clock.sleep(for: .seconds(60))
            }
        }
        await clock.sleepers(1)
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        #expect(breaker.statistics.totals.rejected == 1)
        #expect(breaker.statistics.totals.calls == 0)
    }

    @Test func `that does not end loses its probe's slot in the end`() async throws {
        let (breaker, gate) = (try breaker(timeout: .seconds(5)), Gate())
        try breaker.acquire().fail()
        clock.advance(by: .seconds(10))
        let call = Task { try await breaker.run { await gate.pass() } }
        await gate.arrivals(1)
        call.cancel()
        clock.advance(by: .seconds(10))
        try await breaker.run {}
        #expect(breaker.state == .closed)
        gate.open()
        try await call.value
        #expect(breaker.statistics.totals.late == 1)
    }
}
