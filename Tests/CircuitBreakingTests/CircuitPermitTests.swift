import ResilienceTesting
import Testing

@testable import CircuitBreaking

@Suite("A permit") struct CircuitPermitTests {
    let clock = ManualClock()
    let breaker: CircuitBreaker

    init() throws {
        let configuration = try CircuitConfiguration(
            failureThreshold: 2, recoveryTimeout: .seconds(10), jitter: 0, successThreshold: 1, timeout: .seconds(3))
        breaker = CircuitBreaker(name: "tts", configuration: configuration, clock: clock)
    }

    private func trip() throws {
        for _ in 0..<2 { try breaker.acquire().fail() }
        clock.advance(by: .seconds(10))
    }

    @Test func `says once how its call ended, and dropping it afterwards says nothing`() throws {
        try breaker.acquire().succeed()
        try breaker.acquire().ignore()
        try breaker.acquire().cancel()
        try breaker.acquire().timedOut()
        try breaker.acquire().fail()
        let totals = breaker.statistics.totals
        #expect((totals.successes, totals.failures, totals.timeouts) == (1, 2, 1))
        #expect((totals.ignored, totals.cancelled, totals.abandoned) == (1, 1, 0))
        #expect((totals.calls, totals.inFlight, totals.late) == (5, 0, 0))
    }

    @Test func `dropped while closed counts as abandoned`() throws {
        func stream() throws {
            let permit = try breaker.acquire()
            try Task.checkCancellation()
            _ = consume permit
        }
        try stream()
        try breaker.acquire().fail()
        try stream()
        #expect(breaker.statistics.totals.abandoned == 2)
        #expect(breaker.statistics.totals.inFlight == 0)
        #expect(breaker.statistics.failureCount == 1)
    }

    @Test func `dropped by a thrown error gives its place back`() throws {
        try trip()
        func stream() throws {
            let permit = try breaker.acquire()
            if permit.isProbe { throw Fault.refused }
            permit.succeed()
        }
        #expect(throws: Fault.self) { try stream() }
        #expect(breaker.state == .halfOpen)
        #expect(breaker.statistics.totals.abandoned == 1)
        try breaker.acquire().succeed()
        #expect(breaker.state == .closed)
    }

    @Test func `dropped after its generation is late and not abandoned`() throws {
        func hold() throws {
            let permit = try breaker.acquire()
            try trip()
            #expect(breaker.state == .open)
            _ = consume permit
        }
        try hold()
        #expect(breaker.statistics.totals.abandoned == 0)
        #expect(breaker.statistics.totals.late == 1)
        #expect(breaker.currentState == .halfOpen)
    }

    @Test func `of a stream holds a probe's place for its own lease`() throws {
        try trip()
        let stream = try breaker.acquire(lease: .seconds(60))
        clock.advance(by: .seconds(59))
        #expect(throws: CircuitError.self) { try breaker.acquire().succeed() }
        clock.advance(by: .seconds(1))
        let next = try breaker.acquire()
        stream.fail()
        #expect(breaker.state == .halfOpen)
        next.succeed()
        #expect(breaker.state == .closed)
    }

    @Test(arguments: [.zero, .seconds(-1)] as [Duration])
    func `of a lease that is not positive holds a probe's place for the timeout`(lease: Duration) throws {
        try trip()
        let probe = try breaker.acquire(lease: lease)
        #expect(throws: CircuitError.self) { try breaker.acquire(lease: lease).succeed() }
        clock.advance(by: .seconds(3) - .nanoseconds(1))
        #expect(throws: CircuitError.self) { try breaker.acquire().succeed() }
        clock.advance(by: .nanoseconds(1))
        try breaker.acquire().succeed()
        probe.fail()
        #expect(breaker.state == .closed)
    }

    @Test func `without a lease of its own holds a probe's place for the timeout`() throws {
        try trip()
        let hung = try breaker.acquire()
        clock.advance(by: .seconds(3))
        try breaker.acquire().succeed()
        hung.fail()
        #expect(breaker.state == .closed)
        #expect(breaker.statistics.totals.late == 1)
    }

    @Test func `of a 429 with Retry-After counts as ignored and holds the circuit open`() throws {
        try breaker.acquire().ignore(retryAfter: .seconds(7))
        #expect(breaker.statistics.totals.ignored == 1)
        let error = #expect(throws: CircuitError.self) { try breaker.acquire().succeed() }
        #expect(error?.code == .rejected(.open, retryAfter: .seconds(7)))
    }
}
