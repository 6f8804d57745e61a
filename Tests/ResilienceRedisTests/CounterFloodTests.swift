import RateLimiting
import RedisServers
import ResiliencePrimitives
import Testing
import _RESP

@testable import ResilienceRedis

extension RedisTests {
    /// What a client can do by asking for ever new paths, each of which has a counter of its own.
    @Suite("A client of very many counters") struct CounterFloodTests {
        private static let login = CounterKey(rule: "login", client: "ada")
        private static let hash = CounterAddress.key(of: "ada", prefix: "resilience")

        private static func path(_ number: Int) -> CounterKey {
            CounterKey(rule: "paths", client: "ada", endpoint: "/\(number)")
        }

        private static func quotas(_ limit: Int, per seconds: Int) throws -> QuotaSet {
            try QuotaSet([Quota(limit: limit, per: .seconds(seconds))])
        }

        /// Asks once for each of so many paths.
        private func ask(_ paths: Range<Int>, _ store: RedisStore, _ quotas: QuotaSet) async throws {
            for number in paths {
                _ = try await store.decide(Self.path(number), cost: 1, under: quotas, at: .noon)
            }
        }

        /// Has the next new counter look after the others.
        private func clean(_ server: RedisServer) async throws {
            try await server.cli("HSET", Self.hash, "t", "1")
        }

        private func names(_ store: RedisStore) async throws -> Set<CounterKey> {
            Set(try await store.list(client: "ada", at: .noon).map(\.key))
        }

        @Test func `frees itself from no limit by new paths`() async throws {
            try await TimedClient.withStore { store, client, server in
                client.set(.noon)
                let login = try QuotaSet([Quota(limit: 5, per: .seconds(60)), Quota(limit: 100, per: .seconds(3600))])
                let paths = try Self.quotas(100, per: 7200)
                for _ in 0..<5 { _ = try await store.decide(Self.login, cost: 1, under: login, at: .noon) }
                try await ask(0..<2200, store, paths)
                // It has been tidied up: else there is nothing to see here
                #expect(try await names(store).count < 1300)
                #expect(try await !store.decide(Self.login, cost: 1, under: login, at: .noon).isAllowed)
            }
        }

        @Test func `keeps those at their limit, then those that are full last, and the one in hand`() async throws {
            try await TimedClient.withStore { store, client, server in
                // Denied until noon, and no longer
                let over = CounterKey(rule: "over", client: "ada")
                let bucket = try QuotaSet([Quota(limit: 5, per: .seconds(60), algorithm: .tokenBucket)])
                client.set(.noon + .seconds(-12))
                _ = try await store.decide(over, cost: 5, under: bucket, at: .noon)
                client.set(.noon)
                #expect(try await names(store) == [over])
                try await ask(0..<30, store, Self.quotas(1, per: 30))
                try await ask(30..<600, store, Self.quotas(100, per: 3600))
                try await ask(600..<1200, store, Self.quotas(100, per: 7200))
                try await clean(server)
                _ = try await store.decide(Self.login, cost: 1, under: Self.quotas(5, per: 60), at: .noon)
                let kept = try await names(store)
                #expect(kept.count == 1024 && kept.contains(Self.login) && !kept.contains(over))
                #expect((0..<30).allSatisfy { kept.contains(Self.path($0)) })
                #expect((600..<1200).allSatisfy { kept.contains(Self.path($0)) })
            }
        }

        @Test func `that is at 1,024 limits loses none of them for a new counter`() async throws {
            try await TimedClient.withStore { store, client, server in
                client.set(.noon)
                try await ask(0..<1024, store, Self.quotas(1, per: 30))
                try await clean(server)
                _ = try await store.decide(Self.login, cost: 1, under: Self.quotas(5, per: 60), at: .noon)
                #expect(try await names(store) == Set((0..<1024).map(Self.path)))
            }
        }

        @Test func `is rid of what has been full for a second, logs included, and of nothing else`() async throws {
            try await TimedClient.withStore { store, client, server in
                client.set(.noon)
                try await ask(0..<20, store, Self.quotas(5, per: 10))
                try await ask(20..<40, store, Self.quotas(5, per: 11))
                client.set(.noon + .seconds(11) + .microseconds(1))
                try await clean(server)
                _ = try await store.decide(Self.login, cost: 1, under: Self.quotas(5, per: 60), at: .noon)
                // 21 counters with their logs, and how long and how many
                #expect(try await server.cli("HLEN", Self.hash) == "44")
                #expect(try await server.cli("HGET", Self.hash, "t") == "152")
            }
        }

        /// A release to come may run beside this one.
        @Test func `has those of another layout left alone, and begun anew where one is asked for`() async throws {
            try await TimedClient.withStore { store, client, server in
                client.set(.noon)
                let quotas = try Self.quotas(5, per: 60)
                try await ask(0..<10, store, quotas)
                let others = ["c1:x": "\u{9}", "c1:y": "\u{3}\u{1}\u{1}later", "l0:1:y": "\u{2}later", "z": "later"]
                for (field, value) in others { try await server.cli("HSET", Self.hash, field, value) }
                client.set(.noon + .seconds(3600))
                try await clean(server)
                #expect(try await store.decide(Self.login, cost: 1, under: quotas, at: .noon).isAllowed)
                for (field, value) in others { #expect(try await server.cli("HGET", Self.hash, field) == value) }
                #expect(try await names(store) == [Self.login])
                let other = CounterKey(rule: "y", client: "ada")
                #expect(try await store.refund(other, units: 1, under: quotas, at: .noon).quotas[0].used == 0)
                for used in 1...2 {
                    let decision = try await store.decide(other, cost: 1, under: quotas, at: .noon)
                    #expect(decision.quotas[0].used == used)
                }
            }
        }
    }
}
