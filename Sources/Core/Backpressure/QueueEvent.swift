/// What a queue tells its listeners; later versions may tell more.
@nonexhaustive public enum QueueEvent: Hashable, Sendable {
    /// Items or bytes have reached the share of their bound that the configuration calls a warning. Told once, and again
    /// only after both had fallen below it.
    case warning(queue: String, items: Int, bytes: Int)
}

extension QueueEvent {
    static func warning(queue: String, _ statistics: QueueStatistics) -> QueueEvent {
        .warning(queue: queue, items: statistics.depth, bytes: statistics.bytes)
    }
}
