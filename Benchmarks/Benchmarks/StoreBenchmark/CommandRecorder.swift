import Synchronization
import _RESP

/// A client that keeps how it was last asked to run a script, as words for redis-benchmark.
final class CommandRecorder: RedisClient {
    private let client: any RedisClient
    private let last = Mutex<[String]>([])

    init(_ client: any RedisClient) { self.client = client }

    var words: [String] { last.withLock { $0 } }

    func send(_ command: RedisCommand, deadline: ContinuousClock.Instant) async throws(RedisError) -> RESPValue {
        try await client.send(command, deadline: deadline)
    }

    func run(
        _ script: RedisScript, keys: [String], arguments: [RedisArgument], deadline: ContinuousClock.Instant
    ) async throws(RedisError) -> RESPValue {
        let words = arguments.map { argument in
            switch argument {
            case .text(let text): text
            case .integer(let number): "\(number)"
            case .bytes(let bytes): String(buffer: bytes)
            }
        }
        last.withLock { $0 = ["EVALSHA", script.digest, "\(keys.count)"] + keys + words }
        return try await client.run(script, keys: keys, arguments: arguments, deadline: deadline)
    }

    func subscribe(to channels: [String]) -> RedisSubscription { client.subscribe(to: channels) }

    func shutdown() async { await client.shutdown() }
}
