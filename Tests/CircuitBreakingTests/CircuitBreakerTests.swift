import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import CircuitBreaking

@Suite("A circuit breaker", .timeLimit(.minutes(5))) struct CircuitBreakerTests {
    let clock = ManualClock()

    func breaker(
        threshold: Int = 1, successes: Int = 1, probes: Int = 1, timeout: Duration? = nil, ramp: Duration = .zero
    ) throws -> CircuitBreaker {
        CircuitBreaker(
            name: "tts",
            configuration: try CircuitConfiguration(
                failureThreshold: threshold, recoveryTimeout: .seconds(10), jitter: 0, halfOpenCalls: probes,
                successThreshold: successes, timeout: timeout, ramp: ramp),
            clock: clock)
    }

    @Test func `says how long to wait only where the circuit is open by time`() throws {
        let breaker = try breaker(ramp: .seconds(10))
        try breaker.acquire().fail()
        clock.advance(by: .seconds(4))
        var error = #expect(throws: CircuitError.self) { try breaker.acquire().succeed() }
        #expect(error?.code == .rejected(.open, retryAfter: .seconds(6)))
        #expect(error?.description == "circuit tts is open: ask again in 6.0 seconds")
        clock.advance(by: .seconds(6))
        let probe = try breaker.acquire()
        error = #expect(throws: CircuitError.self) { try breaker.acquire().succeed() }
        #expect(error?.code == .rejected(.halfOpen, retryAfter: nil))
        probe.succeed()
        try breaker.acquire().succeed()
        error = #expect(throws: CircuitError.self) { try breaker.acquire().succeed() }
        #expect(error?.code == .rejected(.ramp, retryAfter: nil))
    }

    @Test func `tells the stored state and the one that holds`() throws {
        let breaker = try breaker()
        try breaker.acquire().fail()
        clock.advance(by: .seconds(10))
        #expect(breaker.state == .open)
        #expect(breaker.currentState == .halfOpen)
        #expect(breaker.state(at: MonotonicTime(nanoseconds: 9_999_999_999)) == .open)
        #expect(breaker.statistics.state == .halfOpen)
        #expect(breaker.statistics.nextAttempt == nil)
    }

    @Test func `tells each change of state once, in order`() async throws {
        let breaker = try breaker(threshold: 2)
        var events = breaker.events.subscribe().makeAsyncIterator()
        for _ in 0..<2 { try breaker.acquire().fail() }
        clock.advance(by: .seconds(10))
        try breaker.acquire().fail()
        clock.advance(by: .seconds(20))
        try breaker.acquire().succeed()
        breaker.openUntil(.seconds(3))
        breaker.openUntil(.seconds(5))
        breaker.reset()
        breaker.reset()
        breaker.openUntil(.seconds(1))
        func time(_ seconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * 1_000_000_000) }
        let expected: [(CircuitEvent.Kind, CircuitState, UInt64, Int64)] = [
            (.opened(.failures(2), until: time(10)), .closed, 2, 0), (.halfOpened, .open, 3, 10),
            (.opened(.probe, until: time(30)), .halfOpen, 4, 10), (.halfOpened, .open, 5, 30),
            (.closed(.probes), .halfOpen, 6, 30), (.opened(.request, until: time(33)), .closed, 7, 30),
            (.closed(.reset), .open, 8, 30), (.opened(.request, until: time(31)), .closed, 10, 30),
        ]
        for (kind, previous, generation, at) in expected {
            let event = CircuitEvent(
                circuit: "tts", kind: kind, previous: previous, generation: generation, time: time(at))
            #expect(await events.next() == event)
        }
    }

    @Test func `delays nobody for a consumer that calls it back`() async throws {
        let breaker = try breaker()
        let listener = breaker.events.subscribe()
        try breaker.acquire().fail()
        for await event in listener {
            breaker.reset()
            #expect(breaker.statistics.generation == event.generation + 1)
            break
        }
    }

    @Test func `counts what it lets through without a lock, and when that was seen to grow`() throws {
        let breaker = try breaker()
        for _ in 0..<3 { try breaker.acquire().succeed() }
        let pending = try breaker.acquire()
        clock.advance(by: .seconds(2))
        let seen = breaker.statistics
        #expect((seen.totals.calls, seen.totals.successes, seen.totals.inFlight) == (4, 3, 1))
        #expect(seen.successCount == 3)
        #expect(seen.lastSuccess == MonotonicTime(nanoseconds: 2_000_000_000))
        clock.advance(by: .seconds(2))
        #expect(breaker.statistics.lastSuccess == seen.lastSuccess)
        pending.fail()
        #expect(breaker.statistics.lastFailure == MonotonicTime(nanoseconds: 4_000_000_000))
        #expect(breaker.statistics.openedAt == MonotonicTime(nanoseconds: 4_000_000_000))
        #expect(breaker.statistics.nextAttempt == MonotonicTime(nanoseconds: 14_000_000_000))
    }

    @Test func `takes a success as late once it has opened, and also when it is closed and healthy again`() throws {
        let breaker = try breaker()
        let (early, earlier) = (try breaker.admit(), try breaker.admit())
        try breaker.acquire().fail()
        clock.advance(by: .seconds(10))
        let probe = try breaker.acquire()
        breaker.end(early, .success)
        #expect(breaker.state == .halfOpen)
        #expect(breaker.statistics.totals.late == 1)
        probe.succeed()
        #expect(breaker.state == .closed)
        breaker.end(earlier, .success)
        #expect(breaker.statistics.totals.late == 2)
        #expect(breaker.statistics.totals.successes == 1)
    }

    @Test func `resets its consecutive count by a success that needs the lock`() throws {
        let breaker = try breaker(threshold: 2)
        for _ in 0..<3 {
            try breaker.acquire().fail()
            try breaker.acquire().succeed()
        }
        #expect(breaker.state == .closed)
    }

    @Test func `draws its jitter from the seed`() throws {
        let until = try (0..<2).map { _ in
            let breaker = CircuitBreaker(
                name: "tts", configuration: try CircuitConfiguration(failureThreshold: 1), clock: clock, seed: 3)
            try breaker.acquire().fail()
            return breaker.statistics.nextAttempt
        }
        #expect(until[0] == until[1])
        #expect(until[0] != MonotonicTime(nanoseconds: 60_000_000_000))
    }
}
