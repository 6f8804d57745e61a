import ResilienceTesting
import Testing

@testable import CircuitBreaking

@Suite("A fallback", .timeLimit(.minutes(5))) struct CircuitFallbackTests {
    let clock = ManualClock()
    let breaker: CircuitBreaker

    init() throws {
        let configuration = try CircuitConfiguration(failureThreshold: 3, jitter: 0, timeout: .seconds(5))
        breaker = CircuitBreaker(
            name: "tts", configuration: configuration, clock: clock, ignores: { $0 as? Fault == .notFound })
    }

    @Test func `runs on rejection and sees the reason`() async throws {
        breaker.openUntil(.seconds(9))
        let reason = try await breaker.run {
            nil as CircuitError?
        } fallback: {
            $0 as? CircuitError
        }
        #expect(reason?.code == .rejected(.open, retryAfter: .seconds(9)))
    }

    @Test func `does not run on failure unless asked`() async throws {
        await #expect(throws: Fault.refused) {
            try await breaker.run {
                throw Fault.refused
            } fallback: { _ in
            }
        }
        let failed = try await breaker.run(isFailure: { $0 > 0 }) {
            1
        } fallback: { _ in
            2
        }
        #expect(failed == 1)
        #expect(breaker.statistics.totals.failures == 2)
    }

    @Test func `runs on failure if asked and sees what was thrown`() async throws {
        let thrown = try await breaker.run(fallbackOn: .rejectionOrFailure) {
            if true { throw Fault.refused }
            return nil as Fault?
        } fallback: {
            $0 as? Fault
        }
        #expect(thrown == .refused)
        #expect(breaker.statistics.totals.failures == 1)
    }

    @Test func `runs on a result that is a failure if asked`() async throws {
        let text = try await breaker.run(fallbackOn: .rejectionOrFailure, isFailure: { $0 == "bad" }) {
            "bad"
        } fallback: {
            "\($0)"
        }
        #expect(text == "circuit tts: the call returned what counts as a failure")
    }

    @Test func `runs on a timeout if asked`() async throws {
        async let code = breaker.run(fallbackOn: .rejectionOrFailure) { [clock] in
            try await clock.sleep(for: .seconds(9))
            return nil as CircuitError.Code?
        } fallback: {
            ($0 as? CircuitError)?.code
        }
        await clock.sleepers(2)
        clock.advance(by: .seconds(5))
        #expect(try await code == .timedOut)
    }

    @Test(arguments: [.rejection, .rejectionOrFailure] as [FallbackTrigger])
    func `does not stand in for a call that counts neither way`(trigger: FallbackTrigger) async throws {
        await #expect(throws: Fault.notFound) {
            try await breaker.run(fallbackOn: trigger) {
                throw Fault.notFound
            } fallback: { _ in
            }
        }
    }

    @Test func `has its own errors pass through`() async throws {
        breaker.openUntil(.seconds(9))
        await #expect(throws: Fault.refused) {
            try await breaker.run {
            } fallback: { _ in
                throw Fault.refused
            }
        }
    }
}
