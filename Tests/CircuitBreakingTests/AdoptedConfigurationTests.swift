import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import CircuitBreaking

@Suite("A circuit that adopts another configuration") struct AdoptedConfigurationTests {
    @Test func `keeps its state, its generation, its totals and what happened in a row`() throws {
        let bench = Bench(try .small(threshold: 5))
        for _ in 0..<3 { bench.call(.failure, at: 0) }
        let before = bench.machine.statistics(at: .zero)
        bench.machine.adopt(try .small(threshold: 4))
        #expect(bench.machine.statistics(at: .zero) == before)
        bench.call(.failure, at: 1)
        #expect(bench.state(at: 1) == .open && bench.opened.count == 1)
    }

    @Test func `is not opened by a lower threshold, but by the next failure`() throws {
        let bench = Bench(try .small(threshold: 5))
        for _ in 0..<3 { bench.call(.failure, at: 0) }
        bench.machine.adopt(try .small(threshold: 1))
        #expect(bench.state(at: 0) == .closed)
        #expect(bench.call(.success, at: 1))
        #expect(bench.state(at: 1) == .closed)
        bench.call(.failure, at: 2)
        #expect(bench.state(at: 2) == .open)
    }

    @Test func `stays open for as long as it was to, and goes by the new times the next time`() throws {
        let bench = Bench(try .small(recovery: 100))
        bench.call(.failure, at: 0)
        bench.machine.adopt(try .small(recovery: 10, maximum: 150))
        #expect(bench.state(at: 99) == .open && bench.state(at: 100) == .halfOpen)
        // A backoff under way: 100, and 200 cut to the new maximum
        bench.call(.failure, at: 100)
        #expect(bench.until == 250)
        bench.call(.success, at: 250)
        bench.call(.failure, at: 1000)
        #expect(bench.until == 1010, "fresh again, it is the new recovery time")
    }

    @Test func `raises a backoff under way to the new recovery time`() throws {
        let bench = Bench(try .small(recovery: 100))
        bench.call(.failure, at: 0)
        bench.machine.adopt(try .small(recovery: 400))
        bench.call(.failure, at: 100)
        #expect(bench.until == 100 + 800)
    }

    @Test func `half-open, keeps its probes and their successes, and counts slots and successes anew`() throws {
        let bench = Bench(try .small(probes: 1, successes: 3))
        bench.call(.failure, at: 0)
        bench.call(.success, at: 100)
        let probe = bench.admit(at: 100)
        #expect(probe != nil && bench.admit(at: 100) == nil)
        bench.machine.adopt(try .small(probes: 2, successes: 2))
        #expect(bench.state(at: 100) == .halfOpen)
        let other = bench.admit(at: 100)
        #expect(other != nil)
        bench.end(probe, .success, at: 101)
        #expect(bench.state(at: 101) == .closed)
        bench.end(other, .success, at: 101)
        #expect(bench.totals.late == 1)
    }

    @Test func `gives calls that begin from then on the new timeout, and says it`() async throws {
        let clock = ManualClock()
        let breaker = CircuitBreaker(
            name: "tts_service", configuration: try CircuitConfiguration(timeout: .seconds(30)), clock: clock)
        let early = Task { try await breaker.run { try await clock.sleep(for: .seconds(1000)) } }
        await clock.sleepers(2)
        let other = try CircuitConfiguration(failureThreshold: 7, timeout: .seconds(5))
        breaker.adopt(other)
        #expect(breaker.configuration == other && breaker.timeout == .seconds(5))
        let late = Task { try await breaker.run { try await clock.sleep(for: .seconds(1000)) } }
        await clock.sleepers(4)
        clock.advance(by: .seconds(5))
        let error = await #expect(throws: CircuitError.self) { try await late.value }
        #expect(error?.code == .timedOut && breaker.statistics.totals.timeouts == 1)
        clock.advance(by: .seconds(25))
        await #expect(throws: CircuitError.self) { try await early.value }
        #expect(breaker.statistics.totals.timeouts == 2)
    }

    @Test func `may have no timeout any more`() async throws {
        let clock = ManualClock()
        let breaker = CircuitBreaker(
            name: "tts_service", configuration: try CircuitConfiguration(timeout: .seconds(1)), clock: clock)
        breaker.adopt(try CircuitConfiguration(timeout: nil))
        #expect(breaker.timeout == nil)
        let call = Task { try await breaker.run { try await clock.sleep(for: .seconds(50)) } }
        await clock.sleepers(1)
        clock.advance(by: .seconds(50))
        try await call.value
        #expect(breaker.statistics.totals.successes == 1)
    }
}
