public import Backpressure
public import CircuitBreaking

/// Whether a speech service may be expected to answer.
public struct SpeechHealth: Hashable, Sendable {
    /// What the configuration calls the service.
    public let name: String
    /// Where it listens.
    public let url: String
    /// The state of its circuit that holds now.
    public let circuit: CircuitState
    /// Who waits for it.
    public let queue: WorkQueueStatistics

    /// Whether its circuit lets calls pass, be it to probe.
    public var isHealthy: Bool { !circuit.letsNonePass }
}
