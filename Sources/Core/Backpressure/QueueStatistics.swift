/// What became of everything that was offered to a queue, at one moment.
///
/// It adds up at every moment: offered = taken + dropped + expired + refused + timed out + cancelled + depth + waiting.
public struct QueueStatistics: Hashable, Sendable {
    /// Items offered, whatever became of them.
    public internal(set) var offered = 0
    /// Items delivered to a consumer.
    public internal(set) var taken = 0
    /// Items that made room for others, or for which none was made.
    public internal(set) var dropped = 0
    /// Items that grew too old to be delivered.
    public internal(set) var expired = 0
    /// Items larger than the queue, of a size that makes no sense, or offered to a queue that was finished.
    public internal(set) var refused = 0
    /// Items whose producer waited in vain.
    public internal(set) var timedOut = 0
    /// Items whose producer was cancelled before they were let in or that were left at a shutdown, and work that was
    /// cancelled before it began.
    public internal(set) var cancelled = 0
    /// Items that are in the queue.
    public internal(set) var depth = 0
    /// Their bytes.
    public internal(set) var bytes = 0
    /// Producers that wait to be let in.
    public internal(set) var waitingProducers = 0
    /// The most items that were ever in the queue at a time.
    public internal(set) var highestDepth = 0
    /// The most bytes that were ever in the queue at a time.
    public internal(set) var highestBytes = 0
    /// Offers that had to wait, whatever became of them.
    public internal(set) var blocked = 0
    /// Whether the next offer to a full `adaptive` queue drops the oldest rather than wait.
    public internal(set) var isDropping = false
    /// Whether items or bytes are at the warning threshold, or above it, of the bounds now in force.
    public internal(set) var isWarning = false

    init() {}
}
