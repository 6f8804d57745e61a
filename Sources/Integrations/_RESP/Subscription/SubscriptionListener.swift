/// One that listens to channels, and what it is owed because it read too slowly.
struct SubscriptionListener {
    let channels: Set<String>
    private let continuation: AsyncStream<RedisNotification>.Continuation
    /// Channels whose messages it lost.
    private var lagging: Set<String> = []

    /// Notifications that wait for one that does not read.
    static let limit = 256

    init(_ channels: Set<String>, _ continuation: AsyncStream<RedisNotification>.Continuation) {
        (self.channels, self.continuation) = (channels, continuation)
    }

    /// Tells it, if it has room. If not, it will be told `subscribed` instead as soon as it has: what was before is lost.
    mutating func tell(_ notification: RedisNotification, of channel: String) {
        guard channels.contains(channel) else { return }
        catchUp()
        if lagging.contains(channel) { return }
        if case .dropped = continuation.yield(notification) { lagging.insert(channel) }
    }

    /// Tells it what it is owed.
    mutating func catchUp() {
        while let channel = lagging.first {
            if case .dropped = continuation.yield(.subscribed(channel: channel)) { return }
            lagging.remove(channel)
        }
    }

    /// Tells it that messages may be missed from now on. Where there is no room, it is about to learn that anyway.
    func interrupt() { continuation.yield(.interrupted) }

    func finish() { continuation.finish() }
}
