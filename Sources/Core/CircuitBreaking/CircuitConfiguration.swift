import ResiliencePrimitives

/// When a circuit opens, for how long, and how it finds its way back.
///
/// Ratios are kept as whole billionths and times as whole nanoseconds, so that whatever is compared is compared in whole
/// numbers.
public struct CircuitConfiguration: Hashable, Sendable {
    static let billion: Int64 = 1_000_000_000

    /// So many failures in a row open the circuit; 0: never.
    public let failureThreshold: Int
    /// The time from opening until probes are let through, before backoff and jitter.
    public let recoveryTimeout: Duration
    /// What backoff does not pass, never below ``recoveryTimeout``. Jitter comes on top.
    public let maximumRecoveryTimeout: Duration
    /// How many probes may be in flight at the same time.
    public let halfOpenCalls: Int
    /// So many good probes in a row close the circuit.
    public let successThreshold: Int
    /// A call that outlasts it is cancelled and counts as a failure; nil: calls may take any time.
    public let timeout: Duration?
    /// After closing, a tenth of the calls is admitted at first, and all of them after this long.
    public let ramp: Duration
    let backoffBillionths: Int64
    private(set) var jitterBillionths: Int64

    /// What each re-opening multiplies the recovery time by.
    public var backoff: Double { Double(backoffBillionths) / Double(Self.billion) }
    /// The recovery time is drawn from this share around it, up and down.
    public var jitter: Double { Double(jitterBillionths) / Double(Self.billion) }

    /// Creates a configuration. What times have finer than a nanosecond is dropped, ratios are rounded to a billionth;
    /// a `maximumRecoveryTimeout` below `recoveryTimeout` is raised to it.
    ///
    /// - Throws: `invalidConfiguration`, with the value at fault and what it may be.
    public init(
        failureThreshold: Int = 5, recoveryTimeout: Duration = .seconds(60), backoff: Double = 2,
        maximumRecoveryTimeout: Duration = .seconds(600), jitter: Double = 0.1, halfOpenCalls: Int = 1,
        successThreshold: Int = 3, timeout: Duration? = .seconds(30), ramp: Duration = .zero
    ) throws(CircuitError) {
        self.failureThreshold = try Self.count(failureThreshold, "failureThreshold", atLeast: 0)
        self.halfOpenCalls = try Self.count(halfOpenCalls, "halfOpenCalls", atLeast: 1)
        self.successThreshold = try Self.count(successThreshold, "successThreshold", atLeast: 1)
        let recovery = try Self.time(recoveryTimeout, "recoveryTimeout", atLeast: .nanoseconds(1))
        let maximum = try Self.time(maximumRecoveryTimeout, "maximumRecoveryTimeout", atLeast: .zero)
        self.recoveryTimeout = recovery
        self.maximumRecoveryTimeout = max(recovery, maximum)
        if let timeout {
            self.timeout = try Self.time(timeout, "timeout", atLeast: .nanoseconds(1))
        } else {
            self.timeout = nil
        }
        self.ramp = try Self.time(ramp, "ramp", atLeast: .zero)
        guard 1...1e9 ~= backoff else {
            throw CircuitError(invalid: "backoff \(backoff): it must be between 1 and 1000000000")
        }
        backoffBillionths = Int64((backoff * Double(Self.billion)).rounded())
        guard 0..<1 ~= jitter, (jitter * Double(Self.billion)).rounded() < Double(Self.billion) else {
            throw CircuitError(invalid: "jitter \(jitter): it must be at least 0 and below 1")
        }
        jitterBillionths = Int64((jitter * Double(Self.billion)).rounded())
    }

    /// The same, with recovery times that are exactly the configured ones.
    package var withoutJitter: CircuitConfiguration {
        var copy = self
        copy.jitterBillionths = 0
        return copy
    }

    private static func count(_ value: Int, _ name: String, atLeast least: Int) throws(CircuitError) -> Int {
        guard value >= least else { throw CircuitError(invalid: "\(name) \(value): it must be \(least) or more") }
        return value
    }

    private static func time(_ value: Duration, _ name: String, atLeast least: Duration) throws(CircuitError)
        -> Duration
    {
        let whole = Duration.nanoseconds(Int128(value.nanoseconds))
        guard whole >= least else {
            throw CircuitError(invalid: "\(name) \(value): it must be \(least == .zero ? "0" : "1 ns") or more")
        }
        return whole
    }
}
