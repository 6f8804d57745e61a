import Backpressure

/// A queue, or a group of them, that the manager watches and shuts down.
protocol ManagedQueue: Sendable {
    /// How full it is and what it did.
    func report() -> QueueReport
    /// Goes by another configuration.
    func adopt(_ configuration: QueueConfiguration)
    /// Refuses what is new.
    func finish()
    /// Refuses what is new and lets what is under way end, for at most `gracePeriod`.
    func shutdown(gracePeriod: Duration) async
}
