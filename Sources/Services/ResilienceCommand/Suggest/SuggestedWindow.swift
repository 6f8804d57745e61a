/// The windows that limits are suggested for.
enum SuggestedWindow: Int, CaseIterable {
    case minute, hour, day

    /// How long it is.
    var duration: Duration {
        switch self {
        case .minute: .seconds(60)
        case .hour: .seconds(3600)
        case .day: .seconds(86_400)
        }
    }

    /// The same in nanoseconds.
    var nanoseconds: Int64 { duration.components.seconds * 1_000_000_000 }
}
