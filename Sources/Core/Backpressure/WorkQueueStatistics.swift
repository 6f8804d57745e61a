/// What became of the work that was given to a ``WorkQueue``, at one moment.
///
/// It adds up: queue.taken = processed + running.
public struct WorkQueueStatistics: Hashable, Sendable {
    /// How the work got in, or did not; what is in the queue waits for its turn.
    public let queue: QueueStatistics
    /// Work under way.
    public let running: Int
    /// Work that has ended, in whatever way.
    public let processed: Int
    /// Of that, work that threw an error, be it for having been cancelled.
    public let failed: Int
    /// How long work waited that got its turn, from being given to the queue.
    public let waitingTime: LatencySummary
    /// How long work took that has ended, from its turn on.
    public let processingTime: LatencySummary

    /// Work that was turned away, for whatever reason but a cancellation.
    public var rejected: Int { queue.dropped + queue.expired + queue.refused + queue.timedOut }
}
