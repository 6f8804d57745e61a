public import Backpressure

/// One backpressure queue: a section under `backpressure`.
public struct QueueSettings: Hashable, Sendable {
    /// Items in the queue.
    public var maximumItems = 200
    /// Their bytes.
    public var maximumBytes = 100 << 20
    /// What happens when it is full.
    public var strategy = OverflowStrategy.dropOldest
    /// How long a producer waits.
    public var timeout = Duration.seconds(10)
    /// Older items are not delivered; 0: all are.
    public var maximumAge = Duration.zero
    /// How full it is when it warns.
    public var warningThreshold: ExactDecimal = 0.7
    /// The share of memory from which `adaptive` drops the oldest.
    public var adaptiveThreshold: ExactDecimal = 0.85
    /// Items processed at the same time, where the queue feeds workers.
    public var concurrency = 4

    /// Creates the queue of which the file says nothing.
    public init() {}
}

extension QueueSettings: SettingSection {
    package static let keys: [SettingKey<QueueSettings>] = [
        .value("max_queue_size", \.maximumItems, .wholeNumber.atLeast(1), "items in the queue"),
        .value("max_memory", \.maximumBytes, .size, "their bytes"),
        .value("strategy", \.strategy, .choice(OverflowStrategy.allCases), "what happens when it is full"),
        .value("timeout", \.timeout, .duration, "how long `block` and `adaptive` let a producer wait"),
        .value("max_age", \.maximumAge, .duration, "older items are not delivered; 0: all are"),
        .value("warning_threshold", \.warningThreshold, .ratio, "a warning when items or bytes are this full"),
        .value(
            "adaptive_threshold", \.adaptiveThreshold, .ratio,
            "`adaptive` blocks below this share of memory and drops the oldest from it on"),
        .value("concurrency", \.concurrency, .wholeNumber.atLeast(1), "items processed at the same time (work queues)"),
    ]
}
