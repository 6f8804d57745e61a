import ResiliencePrimitives
import Synchronization
import _RESP

/// A client whose scripts take the time from a test instead of the server's clock.
final class TimedClient: RedisClient {
    private let client: any RedisClient
    private let time = Mutex(MonotonicTime.zero)

    init(_ client: any RedisClient) { self.client = client }

    /// The time that the server has for the scripts to come.
    func set(_ now: MonotonicTime) { time.withLock { $0 = now } }

    func send(_ command: RedisCommand, deadline: ContinuousClock.Instant) async throws(RedisError) -> RESPValue {
        try await client.send(command, deadline: deadline)
    }

    func run(
        _ script: RedisScript, keys: [String], arguments: [RedisArgument], deadline: ContinuousClock.Instant
    ) async throws(RedisError) -> RESPValue {
        let microseconds = time.withLock { $0.nanoseconds } / 1000
        let source = script.source.replacing("redis.call('TIME')", with: "{ ARGV[#ARGV - 1], ARGV[#ARGV] }")
        return try await client.run(
            RedisScript(script.name, source: source), keys: keys,
            arguments: arguments + [.integer(microseconds / 1_000_000), .integer(microseconds % 1_000_000)],
            deadline: deadline)
    }

    func subscribe(to channels: [String]) -> RedisSubscription { client.subscribe(to: channels) }

    var counters: RedisCounters { client.counters }

    func shutdown() async { await client.shutdown() }
}
