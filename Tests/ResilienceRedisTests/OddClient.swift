import _RESP

/// A client whose scripts are all answered with the same, whatever they are.
struct OddClient: RedisClient {
    let reply: RESPValue

    func send(_: RedisCommand, deadline: ContinuousClock.Instant) async throws(RedisError) -> RESPValue { reply }

    func run(
        _: RedisScript, keys: [String], arguments: [RedisArgument], deadline: ContinuousClock.Instant
    ) async throws(RedisError) -> RESPValue { reply }

    func subscribe(to channels: [String]) -> RedisSubscription {
        RedisSubscription(
            AsyncStream { events in for channel in channels { events.yield(.subscribed(channel: channel)) } })
    }

    func shutdown() async {}
}
