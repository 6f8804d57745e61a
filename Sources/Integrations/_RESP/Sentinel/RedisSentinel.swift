import NIOCore

/// A client of whichever server sentinels say is the primary.
final class RedisSentinel: RedisClient {
    private let watch: SentinelWatch
    private let watcher: Task<Void, Never>
    private let subscriber: RedisSubscriber

    init(_ sentinels: [RedisEndpoint], primary: String, _ plan: ConnectionPlan) {
        let place = PrimaryPlace()
        let subscriber = RedisSubscriber(server: "redis primary \(primary)", plan) { place.endpoint }
        let watch = SentinelWatch(sentinels, primary: primary, plan) { node in
            place.endpoint = node.endpoint
            subscriber.reconnect(RedisError(.unavailable, "redis primary \(primary): is at \(node.endpoint) now"))
        }
        (self.subscriber, self.watch) = (subscriber, watch)
        watcher = Task { await watch.run() }
    }

    deinit {
        watcher.cancel()
        watch.close()
    }

    func send(_ command: RedisCommand, deadline: ContinuousClock.Instant) async throws(RedisError) -> RESPValue {
        let deadline = NIODeadline(deadline)
        return try await onPrimary(deadline) { node throws(RedisError) in
            try await node.exchange(.words(command.words), deadline: deadline)
        }
    }

    func run(
        _ script: RedisScript, keys: [String], arguments: [RedisArgument], deadline: ContinuousClock.Instant
    ) async throws(RedisError) -> RESPValue {
        let deadline = NIODeadline(deadline)
        return try await onPrimary(deadline) { node throws(RedisError) in
            try await node.run(script, keys: keys, arguments: arguments, deadline: deadline)
        }
    }

    func subscribe(to channels: [String]) -> RedisSubscription { subscriber.subscribe(to: channels) }

    func shutdown() async {
        watcher.cancel()
        watch.close()
        subscriber.close()
        await watcher.value
    }

    var counters: RedisCounters { watch.board.current?.counters ?? RedisCounters() }

    private func onPrimary(
        _ deadline: NIODeadline, _ ask: (RedisNode) async throws(RedisError) -> RESPValue
    ) async throws(RedisError) -> RESPValue {
        do {
            let node = try await watch.board.primary(deadline: deadline)
            return try await ask(node).orThrow(node.server)
        } catch {
            switch error.code {
            case .readOnly, .unblocked: watch.ask(.certain)
            case .timeout, .unavailable, .connectionLost, .stalled, .masterDown, .loading, .configuration:
                watch.ask(.maybe)
            default: break
            }
            throw error
        }
    }
}
