/// One circuit breaker: a section under `breakers`.
public struct BreakerSettings: Hashable, Sendable {
    /// Consecutive failures that open it; 0: none do.
    public var failureThreshold = 5
    /// From open to half-open.
    public var recoveryTimeout = Duration.seconds(60)
    /// What each re-opening multiplies the recovery time by.
    public var backoff: ExactDecimal = 2.0
    /// What the recovery time grows to at most.
    public var maximumRecoveryTimeout = Duration.seconds(600)
    /// The recovery time is drawn from this share around it.
    public var jitter: ExactDecimal = 0.1
    /// Probes at the same time while half-open.
    public var halfOpenCalls = 1
    /// Consecutive good probes that close it.
    public var successThreshold = 3
    /// What a call may take; 0: any time.
    public var timeout = Duration.seconds(30)
    /// How long after closing all calls are admitted again.
    public var ramp = Duration.zero

    /// Creates the breaker of which the file says nothing.
    public init() {}
}

extension BreakerSettings: SettingSection {
    package static let keys: [SettingKey<BreakerSettings>] = [
        .value("failure_threshold", \.failureThreshold, .wholeNumber, "consecutive failures that open it; 0: off"),
        .value("recovery_timeout", \.recoveryTimeout, .timeSpan, "from open to half-open"),
        .value(
            "backoff", \.backoff, .decimal.within(1...1_000_000_000),
            "each re-opening multiplies `recovery_timeout` by this …"),
        .value("max_recovery_timeout", \.maximumRecoveryTimeout, .timeSpan, "… up to this"),
        .value("jitter", \.jitter, .partialRatio, "`recovery_timeout` is drawn from this share around it"),
        .value("half_open_calls", \.halfOpenCalls, .wholeNumber.atLeast(1), "probes at the same time while half-open"),
        .value(
            "success_threshold", \.successThreshold, .wholeNumber.atLeast(1), "consecutive good probes that close it"),
        .value("timeout", \.timeout, .duration, "a call that outlasts it is cancelled and a failure; 0: none is"),
        .value("ramp", \.ramp, .duration, "after closing, a tenth of the calls at first, all of them after this long"),
    ]
}
