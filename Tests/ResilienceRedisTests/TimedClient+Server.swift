import RedisServers
import ResiliencePrimitives
import ResilienceRedis
import _RESP

extension TimedClient {
    /// A store over a server whose clock the test sets.
    static func withStore(
        _ body: (_ store: RedisStore, _ client: TimedClient, RedisServer) async throws -> Void
    ) async throws {
        try await RedisServer.with { server in
            let client = TimedClient(try RedisURL("redis://127.0.0.1:\(server.port)/0").client())
            try await body(RedisStore(client, options: .patient(prefix: "resilience")), client, server)
            await client.shutdown()
        }
    }
}

extension MonotonicTime {
    /// A full minute in 2030, and hour.
    static let noon = MonotonicTime(nanoseconds: 1_900_000_800_000_000_000)
}
