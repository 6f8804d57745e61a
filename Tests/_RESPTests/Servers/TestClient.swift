import Logging
import Synchronization
import Testing

@testable import _RESP

/// A client of a test: generous with time, silent in the log.
func withClient<Result>(
    _ url: String, _ change: (inout RedisOptions) -> Void = { _ in }, _ body: (any RedisClient) async throws -> Result
) async throws -> Result {
    var options = RedisOptions()
    options.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    options.commandTimeout = .seconds(2)
    options.connectTimeout = .seconds(5)
    change(&options)
    let client = try RedisURL(url).client(options)
    do {
        let result = try await body(client)
        await client.shutdown()
        return result
    } catch {
        await client.shutdown()
        throw error
    }
}

extension RedisClient {
    // What these throw is untyped since `#expect` takes no `try await` of a typed one.

    /// Sends a command with ten seconds' time.
    func call(_ words: RedisArgument..., key: String? = nil) async throws -> RESPValue {
        try await send(RedisCommand(words, key: key), deadline: .now + .seconds(10))
    }

    /// Runs a script with ten seconds' time.
    func run(
        _ script: RedisScript, _ keys: [String] = [], _ arguments: [RedisArgument] = []
    ) async throws -> RESPValue {
        try await run(script, keys: keys, arguments: arguments, deadline: .now + .seconds(10))
    }

    /// What a command fails with.
    func failure(_ words: RedisArgument..., within time: Duration = .seconds(10)) async -> RedisError? {
        do {
            _ = try await send(RedisCommand(words), deadline: .now + time)
            return nil
        } catch {
            return error
        }
    }

    /// Asks until the answer comes; each attempt is answered or refused by the server's doing, none is waited for.
    func untilAnswered(_ words: RedisArgument..., key: String? = nil) async throws -> RESPValue {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            do {
                return try await send(RedisCommand(words, key: key), deadline: min(deadline, .now + .seconds(1)))
            } catch {
                if .now >= deadline { throw error }
                await Task.yield()
            }
        }
    }
}
