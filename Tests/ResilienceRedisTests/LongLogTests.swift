import RateLimiting
import RedisServers
import ResiliencePrimitives
import Testing
import _RESP

@testable import ResilienceRedis

extension RedisTests {
    /// What sliding windows count, in chunks of 64 entries.
    @Suite("A long log") struct LongLogTests {
        private static let key = CounterKey(rule: "r", client: "ada")
        private static let address = CounterAddress(key, prefix: "resilience")

        private func chunks(_ server: RedisServer) async throws -> [String] {
            try await server.cli("HKEYS", Self.address.key).split(separator: "\n")
                .filter { $0.hasPrefix("l") }.map { String($0.prefix { $0 != ":" }) }.sorted()
        }

        @Test func `is given back over the border of a chunk, and read under fewer windows then`() async throws {
            try await TimedClient.withStore { store, client, server in
                let (minute, hour) = (
                    try Quota(limit: 10, per: .seconds(60)), try Quota(limit: 200, per: .seconds(3600))
                )
                let all = try QuotaSet([minute, hour, Quota(limit: 500, per: .seconds(86_400))])
                var time = MonotonicTime.noon
                for _ in 0..<64 {
                    time = time + .seconds(7)
                    client.set(time)
                    #expect(try await store.decide(Self.key, cost: 1, under: all, at: time).isAllowed)
                }
                time = time + .milliseconds(1)
                client.set(time)
                // The minute's window takes a hundred at most, so each has a column of its own
                let report = try await store.report(Self.key, units: 150, under: all, at: time)
                #expect(report.quotas.map(\.used) == [100, 214, 214])
                #expect(try await chunks(server) == ["l0", "l1"])
                try await store.report(Self.key, units: -150, under: all, at: time)
                #expect(try await chunks(server) == ["l0"])
                for under in [try QuotaSet([minute, hour]), all, try QuotaSet([hour])] {
                    client.set(time + .seconds(60))
                    let decision = try await store.decide(Self.key, cost: 1, under: under, at: time)
                    #expect(decision.isAllowed)
                }
                #expect(try await chunks(server) == ["l0", "l1"])
            }
        }

        /// What an earlier version left there, or a clean that was cut short.
        @Test func `reads nothing that stands behind its end`() async throws {
            try await TimedClient.withStore { store, client, server in
                let quotas = try QuotaSet([Quota(limit: 100, per: .seconds(3600))])
                for number in 0..<64 {
                    client.set(.noon + .microseconds(number))
                    _ = try await store.decide(Self.key, cost: 1, under: quotas, at: .noon)
                }
                try await server.cli("HSET", Self.address.key, "l1:\(Self.address.name)", "\u{3}of another time")
                client.set(.noon + .seconds(1))
                for used in 65...66 {
                    let decision = try await store.decide(Self.key, cost: 1, under: quotas, at: .noon)
                    #expect(decision.quotas[0].used == used)
                }
            }
        }

        @Test func `has one entry for what came at one moment, and one count where all windows count the same`()
            async throws
        {
            try await TimedClient.withStore { store, client, server in
                let quotas = try QuotaSet([Quota(limit: 5, per: .seconds(60)), Quota(limit: 100, per: .seconds(3600))])
                func length() async throws -> Int? {
                    Int(try await server.cli("HSTRLEN", Self.address.key, "l0:\(Self.address.name)"))
                }
                client.set(.noon)
                for _ in 0..<3 { _ = try await store.decide(Self.key, cost: 1, under: quotas, at: .noon) }
                #expect(try await length() == 1 + 16)
                client.set(.noon + .microseconds(1))
                _ = try await store.look(Self.key, cost: 1, under: quotas, at: .noon)
                _ = try await store.decide(Self.key, cost: 1, under: quotas, at: .noon)
                #expect(try await length() == 1 + 2 * 16)
                client.set(.noon + .microseconds(2))
                // The minute's window has room for 46 of them
                try await store.report(Self.key, units: 80, under: quotas, at: .noon)
                #expect(try await length() == 1 + 3 * 24)
            }
        }

        @Test func `has no count of its own for a window that has let go of what is given back`() async throws {
            try await TimedClient.withStore { store, client, server in
                let quotas = try QuotaSet([Quota(limit: 5, per: .seconds(60)), Quota(limit: 100, per: .seconds(3600))])
                client.set(.noon)
                _ = try await store.decide(Self.key, cost: 2, under: quotas, at: .noon)
                client.set(.noon + .seconds(60))
                let given = try await store.refund(Self.key, units: 1, under: quotas, at: .noon)
                #expect(given.quotas.map(\.used) == [0, 1])
                #expect(try await server.cli("HSTRLEN", Self.address.key, "l0:\(Self.address.name)") == "17")
            }
        }

        @Test func `lets go of chunks as their entries leave, of all of them in the end`() async throws {
            try await TimedClient.withStore { store, client, server in
                let quotas = try QuotaSet([Quota(limit: 1000, per: .seconds(60))])
                func ask(at milliseconds: Int) async throws -> Int {
                    client.set(.noon + .milliseconds(milliseconds))
                    return try await store.decide(Self.key, cost: 1, under: quotas, at: .noon).quotas[0].used
                }
                for number in 0..<150 { #expect(try await ask(at: number * 100) == number + 1) }
                #expect(try await chunks(server) == ["l0", "l1", "l2"])
                // Entries 64 to 149 are from 6.4 s on
                #expect(try await ask(at: 67_000) == 80)
                #expect(try await chunks(server) == ["l1", "l2"])
                client.set(.noon + .seconds(127) + .milliseconds(500))
                let look = try await store.look(Self.key, cost: 0, under: quotas, at: .noon)
                #expect(look.quotas[0].used == 0)
                #expect(try await chunks(server) == [])
                for number in 0..<70 { #expect(try await ask(at: 128_000 + number) == number + 1) }
                #expect(try await chunks(server) == ["l0", "l1"])
                // Forgotten, and begun anew in one go
                #expect(try await ask(at: 1_000_000) == 1)
                #expect(try await chunks(server) == ["l0"])
            }
        }

        @Test func `stays as it is where the server refuses to write`() async throws {
            try await TimedClient.withStore { store, client, server in
                let quotas = try QuotaSet([Quota(limit: 1000, per: .seconds(60))])
                for number in 0..<70 {
                    client.set(.noon + .milliseconds(number))
                    _ = try await store.decide(Self.key, cost: 1, under: quotas, at: .noon)
                }
                let before = try await server.cli("--no-raw", "HGETALL", Self.address.key)
                try await server.cli("CONFIG", "SET", "maxmemory", "1")
                // The first chunk is over
                client.set(.noon + .seconds(60) + .milliseconds(65))
                await #expect(throws: RateLimitError.self) {
                    try await store.decide(Self.key, cost: 1, under: quotas, at: .noon)
                }
                #expect(try await server.cli("--no-raw", "HGETALL", Self.address.key) == before)
                try await server.cli("CONFIG", "SET", "maxmemory", "0")
                #expect(try await store.decide(Self.key, cost: 1, under: quotas, at: .noon).quotas[0].used == 5)
            }
        }
    }
}
