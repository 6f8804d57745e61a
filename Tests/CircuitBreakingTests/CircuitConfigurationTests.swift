import CircuitBreaking
import Testing

@Suite("A circuit's configuration") struct CircuitConfigurationTests {
    @Test func `has the defaults of the configuration file`() throws {
        let standard = try CircuitConfiguration()
        #expect(standard.failureThreshold == 5)
        #expect(standard.recoveryTimeout == .seconds(60))
        #expect(standard.backoff == 2)
        #expect(standard.maximumRecoveryTimeout == .seconds(600))
        #expect(standard.jitter == 0.1)
        #expect(standard.halfOpenCalls == 1)
        #expect(standard.successThreshold == 3)
        #expect(standard.timeout == .seconds(30))
        #expect(standard.ramp == .zero)
    }

    @Test func `takes the larger where the maximum is below the recovery timeout`() throws {
        let raised = try CircuitConfiguration(recoveryTimeout: .seconds(90), maximumRecoveryTimeout: .seconds(60))
        #expect(raised.maximumRecoveryTimeout == .seconds(90))
    }

    @Test func `keeps ratios to the billionth and times to the nanosecond`() throws {
        let fine = try CircuitConfiguration(
            recoveryTimeout: Duration(attoseconds: 1_999_999_999), backoff: 1.500_000_000_4, jitter: 0.000_000_001_4)
        #expect(fine.recoveryTimeout == .nanoseconds(1))
        #expect(fine.backoff == 1.5)
        #expect(fine.jitter == 0.000_000_001)
    }

    static let senseless: [(String, @Sendable () throws(CircuitError) -> CircuitConfiguration)] = [
        ("failureThreshold -1: it must be 0 or more", { () throws(CircuitError) in try .init(failureThreshold: -1) }),
        ("halfOpenCalls 0: it must be 1 or more", { () throws(CircuitError) in try .init(halfOpenCalls: 0) }),
        ("successThreshold 0: it must be 1 or more", { () throws(CircuitError) in try .init(successThreshold: 0) }),
        (
            "recoveryTimeout 0.0 seconds: it must be 1 ns or more",
            { () throws(CircuitError) in try .init(recoveryTimeout: .zero) }
        ),
        (
            "maximumRecoveryTimeout -1.0 seconds: it must be 0 or more",
            { () throws(CircuitError) in try .init(maximumRecoveryTimeout: .seconds(-1)) }
        ),
        ("timeout 0.0 seconds: it must be 1 ns or more", { () throws(CircuitError) in try .init(timeout: .zero) }),
        ("ramp -1.0 seconds: it must be 0 or more", { () throws(CircuitError) in try .init(ramp: .seconds(-1)) }),
        (
            "backoff 0.5: it must be between 1 and 1000000000",
            { () throws(CircuitError) in try .init(backoff: 0.5) }
        ),
        (
            "backoff nan: it must be between 1 and 1000000000",
            { () throws(CircuitError) in try .init(backoff: .nan) }
        ),
        (
            "backoff inf: it must be between 1 and 1000000000",
            { () throws(CircuitError) in try .init(backoff: .infinity) }
        ),
        ("jitter 1.0: it must be at least 0 and below 1", { () throws(CircuitError) in try .init(jitter: 1) }),
        ("jitter -0.1: it must be at least 0 and below 1", { () throws(CircuitError) in try .init(jitter: -0.1) }),
        (
            "jitter 0.9999999999: it must be at least 0 and below 1",
            { () throws(CircuitError) in try .init(jitter: 0.999_999_999_9) }
        ),
    ]

    @Test(arguments: senseless)
    func `that makes no sense says what was found and what would be right`(
        message: String, make: @Sendable () throws(CircuitError) -> CircuitConfiguration
    ) {
        let error = #expect(throws: CircuitError.self) { try make() }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.description == message)
    }
}
