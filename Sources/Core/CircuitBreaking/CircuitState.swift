/// Whether a circuit lets calls through. The raw values are the names in configuration, output and over HTTP.
@nonexhaustive public enum CircuitState: String, Hashable, Sendable, CaseIterable {
    /// All calls pass, and their failures are counted.
    case closed
    /// No call passes until the recovery time is over.
    case open
    /// A few calls pass as probes, and decide whether the circuit closes or opens again.
    case halfOpen = "half_open"
}
