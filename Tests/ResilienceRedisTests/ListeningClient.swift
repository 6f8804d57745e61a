import _RESP

/// A client whose listener hears what a test says.
struct ListeningClient: RedisClient {
    private let client: any RedisClient
    private let events: AsyncStream<RedisNotification>
    private let source: AsyncStream<RedisNotification>.Continuation

    init(_ client: any RedisClient) {
        self.client = client
        (events, source) = AsyncStream.makeStream()
    }

    func tell(_ notification: RedisNotification) { source.yield(notification) }

    func send(_ command: RedisCommand, deadline: ContinuousClock.Instant) async throws(RedisError) -> RESPValue {
        try await client.send(command, deadline: deadline)
    }

    func run(
        _ script: RedisScript, keys: [String], arguments: [RedisArgument], deadline: ContinuousClock.Instant
    ) async throws(RedisError) -> RESPValue {
        try await client.run(script, keys: keys, arguments: arguments, deadline: deadline)
    }

    func subscribe(to channels: [String]) -> RedisSubscription { RedisSubscription(events) }

    var counters: RedisCounters { client.counters }

    func shutdown() async {
        source.finish()
        await client.shutdown()
    }
}
