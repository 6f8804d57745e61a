/// The ways to count what a client has used.
public enum RateLimitAlgorithm: String, CaseIterable, Sendable {
    /// Exact: every unit counts for one window from the moment it was charged. See `SlidingWindow`.
    case slidingWindow = "sliding_window"
    /// Two counters, weighted: constant memory, an approximation. See `SlidingWindowCounter`.
    case slidingWindowCounter = "sliding_window_counter"
    /// A bucket that refills continuously. See `TokenBucket`.
    case tokenBucket = "token_bucket"
    /// One counter for each window: from the Unix epoch on, from a client's first unit on, or of the calendar. See
    /// `FixedWindow`.
    case fixedWindow = "fixed_window"
}
