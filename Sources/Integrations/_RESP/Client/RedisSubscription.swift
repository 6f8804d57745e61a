/// The notifications of some channels. To be iterated once; cancelled or dropped, it unsubscribes.
public struct RedisSubscription: AsyncSequence, Sendable {
    private let events: AsyncStream<RedisNotification>

    /// Wraps the notifications of another client.
    public init(_ events: AsyncStream<RedisNotification>) { self.events = events }

    /// Reads the notifications; nil once the client was shut down or the task is cancelled.
    public func makeAsyncIterator() -> AsyncStream<RedisNotification>.Iterator { events.makeAsyncIterator() }
}
