/// The ways to count what a client has used.
public enum RateLimitAlgorithm: String, CaseIterable, Sendable {
    /// Exact: every unit counts for one window from the moment it was charged. See `SlidingWindow`.
    case slidingWindow = "sliding_window"
    /// Two counters, weighted: constant memory, an approximation. See `SlidingWindowCounter`.
    case slidingWindowCounter = "sliding_window_counter"
    /// A bucket that refills continuously. See `TokenBucket`.
    case tokenBucket = "token_bucket"
    /// One counter for each window of the calendar that starts at the Unix epoch. See `FixedWindow`.
    case fixedWindow = "fixed_window"
}
