import NIOCore

/// A client of one server.
final class RedisStandalone: RedisClient {
    private let node: RedisNode
    private let subscriber: RedisSubscriber

    init(_ endpoint: RedisEndpoint, _ plan: ConnectionPlan) {
        node = RedisNode(endpoint, plan)
        subscriber = RedisSubscriber(server: "redis at \(endpoint)", plan) { endpoint }
    }

    func send(_ command: RedisCommand, deadline: ContinuousClock.Instant) async throws(RedisError) -> RESPValue {
        try await node.exchange(.words(command.words), deadline: NIODeadline(deadline)).orThrow(node.server)
    }

    func run(
        _ script: RedisScript, keys: [String], arguments: [RedisArgument], deadline: ContinuousClock.Instant
    ) async throws(RedisError) -> RESPValue {
        try await node.run(script, keys: keys, arguments: arguments, deadline: NIODeadline(deadline))
            .orThrow(node.server)
    }

    func subscribe(to channels: [String]) -> RedisSubscription { subscriber.subscribe(to: channels) }

    func shutdown() async {
        node.close()
        subscriber.close()
    }

    var counters: RedisCounters { node.counters }
}

extension RESPValue {
    /// The value, or the error that it is.
    func orThrow(_ server: String) throws(RedisError) -> RESPValue {
        guard case .error(let error) = self else { return self }
        throw RedisError(error, from: server)
    }
}

extension NIODeadline {
    /// The same moment on the clock that event loops go by.
    /// What lies further ahead than a day is taken for a day.
    init(_ instant: ContinuousClock.Instant) {
        let rest = ContinuousClock.now.duration(to: instant)
        self = .now() + TimeAmount(max(.zero, min(rest, .seconds(86_400))))
    }
}
