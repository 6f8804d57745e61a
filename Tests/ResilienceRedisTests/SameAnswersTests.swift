import RateLimiting
import RedisServers
import ResiliencePrimitives
import ResilienceRedis
import ResilienceTesting
import Testing
import _RESP

/// Tests against real servers, which have to be installed.
@Suite(
    "Redis", .serialized,
    .enabled(if: RedisServer.isInstalled, "redis-server is missing: install it with apt-get install redis-server"))
enum RedisTests {}

extension RedisTests {
    @Suite("The store in Redis, over any history,") struct SameAnswersTests {
        private static let start = MonotonicTime(nanoseconds: 1_900_000_000_000_000_000)

        @Test(arguments: [(200, RandomQuotas.Kind.small), (100, .large), (40, .logs)])
        func `gives the same answers as the one in memory, to the microsecond`(count: Int, kind: RandomQuotas.Kind)
            async throws
        {
            try await RedisServer.with { server in
                let client = TimedClient(try RedisURL("redis://127.0.0.1:\(server.port)/0").client())
                for history in History.fresh(count) { try await compare(history, client, RandomQuotas(kind)) }
                await client.shutdown()
            }
        }

        /// Berlin's clocks go forward on 31 March 2030, and back on 27 October.
        @Test(arguments: CalendarPeriod.allCases, [1_901_142_000, 1_901_224_800, 1_919_282_400, 1_919_372_400])
        func `counts by the calendar as the one in memory does, whatever the time is for who asks`(
            period: CalendarPeriod, midnight: Int64
        ) async throws {
            try await TimedClient.withStore { store, client, _ in
                let quotas = try QuotaSet([
                    Quota(limit: 5, per: CalendarWindow(period, in: "Europe/Berlin")),
                    Quota(limit: 200, per: .seconds(10_000_000)),
                ])
                let (memory, key) = (MemoryByCounter(), CounterKey(rule: "r", client: "ada"))
                for after in [-1, 0, 0, 1, 0, -1, 86_399_999_999, 86_400_000_000, 89_999_999_999, 90_000_000_000] {
                    let time = MonotonicTime(nanoseconds: midnight * 1_000_000_000) + .microseconds(after)
                    client.set(time)
                    for (operation, days) in [(Operation.decide, -40), (.list, 0), (.look, 40), (.decide, 0)] {
                        let expected = try await operation.run(memory, key, 1, quotas, time)
                        let asked = time + .seconds(days * 86_400)
                        let found = try await operation.run(store, key, 1, quotas, asked)
                        #expect(found == expected, "\(operation) \(after) \(days)")
                    }
                }
            }
        }

        @Test func `names the limit that denies longer, though by less than a microsecond`() async throws {
            try await TimedClient.withStore { store, client, _ in
                let quotas = try QuotaSet([
                    Quota(limit: 3, per: .microseconds(1_000_000), algorithm: .tokenBucket, burst: 1),
                    Quota(limit: 6, per: .microseconds(2_000_002), algorithm: .tokenBucket, burst: 1),
                ])
                client.set(.noon)
                let key = CounterKey(rule: "r", client: "ada")
                _ = try await store.decide(key, cost: 1, under: quotas, at: .noon)
                let denial = try await store.decide(key, cost: 1, under: quotas, at: .noon)
                #expect(denial.bindingIndex == 1 && denial.retryAfter == .microseconds(333_334))
            }
        }

        @Test func `gives the same answers from a server that is too old for RESP3`() async throws {
            try await RedisServer.with(["--rename-command", "HELLO", "", "--requirepass", "s3cret"]) { server in
                #expect(try await server.cli("-a", "s3cret", "HELLO").contains("unknown command"))
                let client = TimedClient(try RedisURL("redis://:s3cret@127.0.0.1:\(server.port)/1").client())
                for history in History.fresh(30) { try await compare(history, client, RandomQuotas(.small)) }
                #expect(client.counters.connections == 1)
                await client.shutdown()
            }
        }

        private static let any: [Int64] = [
            0, 0, 1, 2, 1000, 300_000, 1_000_000, 60_000_000, 3_600_000_000, 90_000_000_000,
        ]
        private static let slow: [Int64] = [0, 1, 1000, 300_000, 1_000_000]

        /// A step of the server's clock, one in six backwards: by little, as on another server, or by days.
        private static func step(_ paces: [Int64], _ history: inout History) -> Int64 {
            let length = Int64.random(in: 0...(paces.randomElement(using: &history) ?? 0), using: &history)
            return Int.random(in: 0..<6, using: &history) == 0 ? -length : length
        }

        private func compare(_ given: History, _ client: TimedClient, _ random: RandomQuotas) async throws {
            var history = given
            var quotas = try random.set(&history)
            let store = RedisStore(client, options: .patient(prefix: given.description))
            let memory = MemoryByCounter()
            var (time, course) = (Self.start, "")
            let paces = random.kind == .logs ? Self.slow : Self.any
            for step in 0..<Int.random(in: random.kind == .logs ? 100...300 : 5...60, using: &history) {
                time = time + .microseconds(Self.step(paces, &history))
                client.set(time)
                if Int.random(in: 0..<random.steady, using: &history) == 0 {
                    quotas = try random.changed(quotas, &history)
                }
                let key = random.key(step, &history)
                let units = random.units(&history)
                let operation = random.operations.randomElement(using: &history) ?? .decide
                let expected = try await operation.run(memory, key, units, quotas, time)
                let found = try await operation.run(store, key, units, quotas, time)
                course +=
                    "\(time - Self.start) \(operation) \(units) of \(key.rule) \(key.client ?? "") \(key.endpoint ?? "")"
                course += " under \(quotas.quotas): \(expected)\n"
                try #require(found == expected, "\(given), step \(step):\n\(course)")
            }
        }
    }
}

extension RedisStore.Options {
    /// For tests that are about answers, not about their time.
    static func patient(prefix: String) -> RedisStore.Options {
        var options = RedisStore.Options()
        options.prefix = prefix
        options.commandTimeout = .seconds(20)
        return options
    }
}
