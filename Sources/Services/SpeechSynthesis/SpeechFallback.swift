/// Why a stand-in is heard instead of the speech that was asked for.
public enum SpeechFallback: String, CaseIterable, Sendable {
    /// The circuit to the service is open.
    case circuitOpen = "circuit_open"
    /// The service did not answer in time.
    case timeout
    /// Too many calls wait already.
    case queueFull = "queue_full"
    /// The service is away or answered with an error.
    case error

    /// The reason that `error` gives; nil for one that a stand-in would only hide (a request that is wrong).
    public init?(_ error: SpeechError) {
        switch error.code {
        case .circuitOpen: self = .circuitOpen
        case .queueFull: self = .queueFull
        case .timedOut: self = .timeout
        case .upstream: self = .error
        case .invalidRequest, .cancelled: return nil
        }
    }
}
