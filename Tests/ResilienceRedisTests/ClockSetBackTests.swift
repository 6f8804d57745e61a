import RateLimiting
import RedisServers
import ResiliencePrimitives
import Testing
import _RESP

@testable import ResilienceRedis

extension RedisTests {
    /// Time never runs backwards for a key: an earlier time than the last one seen is read as the last one seen.
    @Suite("A server's clock that is set back") struct ClockSetBackTests {
        private static let key = CounterKey(rule: "r", client: "ada")

        private static func quota(
            _ limit: Int, _ algorithm: RateLimitAlgorithm, _ alignment: WindowAlignment = .epoch
        ) throws -> Quota {
            try Quota(limit: limit, per: .seconds(60), algorithm: algorithm, alignment: alignment)
        }

        /// How many of so many requests of cost 1 are allowed at a time, and the units used after.
        private func ask(
            _ count: Int, of store: RedisStore, _ client: TimedClient, _ quota: Quota, at time: MonotonicTime
        ) async throws -> (Int, Int) {
            client.set(time)
            var (allowed, used) = (0, 0)
            for _ in 0..<count {
                let decision = try await store.decide(Self.key, cost: 1, under: QuotaSet([quota]), at: time)
                allowed += decision.isAllowed ? 1 : 0
                used = decision.quotas[0].used
            }
            return (allowed, used)
        }

        /// Limit; requests at so many milliseconds after a full minute; how many of them are allowed; units used then.
        private static let courses: [(Int, RateLimitAlgorithm, WindowAlignment, [(Int, Int, Int, Int)])] = [
            (5, .fixedWindow, .epoch, [(4, 100, 4, 4), (1, -100, 1, 5), (5, 100, 0, 5), (1, 59_999, 0, 5)]),
            (5, .fixedWindow, .client, [(4, 100, 4, 4), (1, -100, 1, 5), (5, 60_099, 0, 5), (1, 60_100, 1, 1)]),
            (5, .slidingWindow, .epoch, [(4, 0, 4, 4), (1, -30_000, 1, 5), (5, 31_000, 0, 5), (5, 60_000, 5, 5)]),
            (5, .slidingWindowCounter, .epoch, [(4, 0, 4, 4), (1, -1000, 1, 5), (1, 30_000, 0, 5), (1, 60_000, 0, 5)]),
            (60, .tokenBucket, .epoch, [(1, 0, 1, 1), (1, -10_000, 1, 2), (1, 1000, 1, 2)]),
        ]

        @Test(arguments: courses.indices) func `gives nobody a second window, and lets nothing weigh more`(
            index: Int
        ) async throws {
            let (limit, algorithm, alignment, course) = Self.courses[index]
            try await TimedClient.withStore { store, client, _ in
                let quota = try Self.quota(limit, algorithm, alignment)
                for (count, milliseconds, allowed, used) in course {
                    let found = try await ask(
                        count, of: store, client, quota, at: .noon + .milliseconds(milliseconds))
                    #expect(found == (allowed, used), "\(count) at \(milliseconds) ms")
                }
            }
        }

        @Test(arguments: RateLimitAlgorithm.allCases)
        func `is read as the last time seen by whatever was asked, however far it is set back`(
            algorithm: RateLimitAlgorithm
        ) async throws {
            try await TimedClient.withStore { steady, client, _ in
                let store = RedisStore(client, options: .patient(prefix: "set-back"))
                let quotas = try QuotaSet([Self.quota(5, algorithm), Quota(limit: 100, per: .seconds(86_400))])
                let operations: [(RedisStore, MonotonicTime) async throws -> Void] = [
                    { _ = try await $0.decide(Self.key, cost: 3, under: quotas, at: $1) },
                    { _ = try await $0.decide(Self.key, cost: 4, under: quotas, at: $1) },
                    { _ = try await $0.look(Self.key, cost: 0, under: quotas, at: $1) },
                    { try await $0.report(Self.key, units: 1, under: quotas, at: $1) },
                    { try await $0.refund(Self.key, units: 0, under: quotas, at: $1) },
                    { try await $0.refund(Self.key, units: 1, under: quotas, at: $1) },
                ]
                for (place, operation) in operations.enumerated() {
                    let time = MonotonicTime.noon + .seconds(place * 2)
                    client.set(time)
                    for either in [steady, store] { try await operation(either, time) }
                    let expected = try await steady.look(Self.key, cost: 1, under: quotas, at: time)
                    let listed = try await steady.list(client: "ada", at: time)
                    for back: Duration in [.microseconds(1), .seconds(1), .seconds(3600), .seconds(30 * 86_400)] {
                        client.set(time + (.zero - back))
                        #expect(try await store.list(client: "ada", at: time) == listed, "\(place), \(back)")
                        let found = try await store.look(Self.key, cost: 1, under: quotas, at: time)
                        #expect(found == expected, "\(place), \(back)")
                    }
                }
            }
        }

        @Test func `has a calendar's window go on that was seen last`() async throws {
            try await TimedClient.withStore { store, client, _ in
                let quotas = try QuotaSet([Quota(limit: 5, per: CalendarWindow(.day, in: "Europe/Berlin"))])
                client.set(.noon)
                let first = try await store.decide(Self.key, cost: 3, under: quotas, at: .noon)
                for days in [0, 1, 40] {
                    let earlier = MonotonicTime.noon + .seconds(-days * 86_400 - 1)
                    client.set(earlier)
                    let seen = try await store.look(Self.key, cost: 0, under: quotas, at: earlier)
                    #expect(seen.quotas[0].used == 3 && seen.quotas[0].resetAfter == first.quotas[0].resetAfter)
                    let usage = try await store.list(client: "ada", at: earlier)
                    #expect(usage.map(\.quotas[0]) == [seen.quotas[0]])
                }
            }
        }

        /// As in memory: one that is full again is kept for a second.
        @Test func `is forgotten with a counter that has been full for a second, and not before`() async throws {
            try await TimedClient.withStore { store, client, server in
                let quota = try Self.quota(5, .fixedWindow)
                #expect(try await ask(4, of: store, client, quota, at: .noon + .milliseconds(-100)) == (4, 4))
                for after in [0, 999_999] {
                    let time = MonotonicTime.noon + .microseconds(after)
                    client.set(time)
                    let look = try await store.look(Self.key, cost: 0, under: QuotaSet([quota]), at: time)
                    #expect(look.quotas[0].used == 0)
                    #expect(try await server.cli("HEXISTS", "\(Self.address.key)", "c\(Self.address.name)") == "1")
                }
                // Of the window that began with noon
                #expect(try await ask(5, of: store, client, quota, at: .noon + .milliseconds(-50)) == (5, 5))
                #expect(try await ask(1, of: store, client, quota, at: .noon + .seconds(59)) == (0, 5))
                client.set(.noon + .seconds(61))
                _ = try await store.look(Self.key, cost: 0, under: QuotaSet([quota]), at: .noon)
                #expect(try await server.cli("HEXISTS", "\(Self.address.key)", "c\(Self.address.name)") == "0")
                #expect(try await ask(1, of: store, client, quota, at: .noon + .seconds(59)) == (1, 1))
                #expect(try await ask(5, of: store, client, quota, at: .noon + .seconds(60)) == (5, 5))
            }
        }

        private static let address = CounterAddress(key, prefix: "resilience")
    }
}
