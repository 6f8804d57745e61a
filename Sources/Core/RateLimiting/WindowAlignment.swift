/// Where the windows of a ``RateLimitAlgorithm/fixedWindow`` begin.
public enum WindowAlignment: String, CaseIterable, Sendable {
    /// One after the other without a gap, from the Unix epoch on: the same for everybody.
    case epoch
    /// With a client's first unit. The first unit at or after the end of a window begins the next.
    case client
}
