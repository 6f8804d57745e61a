import RateLimiting
import RedisServers
import ResiliencePrimitives
import Testing
import _RESP

@testable import ResilienceRedis

extension RedisTests {
    @Suite("The hash of a client's counters") struct ClientHashTests {
        private static let address = CounterAddress(CounterKey(rule: "r", client: "ada"), prefix: "resilience")

        @Test func `stays until an eighth and a second after its last counter is full, and is told so seldom`()
            async throws
        {
            try await TimedClient.withStore { store, client, server in
                let quotas = try QuotaSet([Quota(limit: 100, per: .seconds(60))])
                // Charged after so many milliseconds: until when it is to stay. Full a minute later, and a second kept
                for (after, end) in [(0, 68_500), (5000, 68_500), (7500, 68_500), (7501, 76_001), (0, 76_001)] {
                    client.set(.noon + .milliseconds(after))
                    let key = CounterKey(rule: "r", client: "ada")
                    _ = try await store.decide(key, cost: 1, under: quotas, at: .noon)
                    let time = (MonotonicTime.noon + .milliseconds(end)).nanoseconds
                    #expect(try await server.cli("HGET", Self.address.key, "e") == "\(time / 1000)")
                    #expect(try await server.cli("PEXPIRETIME", Self.address.key) == "\(time / 1_000_000)")
                }
            }
        }

        @Test func `is looked through for a counter that is new, and for none that goes on`() async throws {
            try await TimedClient.withStore { store, client, server in
                let quotas = try QuotaSet([Quota(limit: 100, per: .seconds(60))])
                client.set(.noon)
                for (rule, most) in [("r", "72"), ("r", "1"), ("new", "76")] {
                    try await server.cli("HSET", Self.address.key, "t", "1")
                    let key = CounterKey(rule: rule, client: "ada")
                    _ = try await store.decide(key, cost: 1, under: quotas, at: .noon)
                    #expect(try await server.cli("HGET", Self.address.key, "t") == most)
                }
            }
        }
    }
}
