/// Whether a circuit lets calls through. The raw values are the names in configuration, output and over HTTP.
@nonexhaustive public enum CircuitState: String, Hashable, Sendable, CaseIterable {
    /// All calls pass, and their failures are counted.
    case closed
    /// No call passes until the recovery time is over.
    case open
    /// A few calls pass as probes, and decide whether the circuit closes or opens again.
    case halfOpen = "half_open"
    /// No call passes until somebody says so.
    case forcedOpen = "forced_open"
    /// All calls pass, and nothing is recorded until somebody says so.
    case disabled
    /// All calls pass and are counted, and nothing opens the circuit until somebody says so.
    case metricsOnly = "metrics_only"

    /// Whether it rejects no call, but for the ramp of a circuit that has just closed.
    public var letsAllPass: Bool {
        switch self {
        case .closed, .disabled, .metricsOnly: true
        case .open, .halfOpen, .forcedOpen: false
        }
    }

    /// Whether it rejects every call.
    public var letsNonePass: Bool {
        switch self {
        case .open, .forcedOpen: true
        case .closed, .halfOpen, .disabled, .metricsOnly: false
        }
    }
}
