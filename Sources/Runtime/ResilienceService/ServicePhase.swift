/// Where a service is in its life.
enum ServicePhase {
    case starting
    case running
    case draining

    /// What is the matter; nil while it runs.
    var detail: String? {
        switch self {
        case .starting: "not started yet"
        case .running: nil
        case .draining: "shutting down"
        }
    }
}
