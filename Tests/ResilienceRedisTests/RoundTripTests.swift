import RateLimiting
import RedisServers
import ResiliencePrimitives
import ResilienceRedis
import Testing
import _RESP

extension RedisTests {
    @Suite("What Redis is asked") struct RoundTripTests {
        private static let key = CounterKey(rule: "mixed", client: "ada")

        /// Five quotas, all algorithms among them.
        private static func quotas(_ limit: Int = 1000) throws -> QuotaSet {
            let algorithms = RateLimitAlgorithm.allCases + [.fixedWindow]
            return try QuotaSet(
                algorithms.enumerated().map { place, algorithm in
                    try Quota(limit: limit * (place + 1), per: .seconds(3600 * (place + 1)), algorithm: algorithm)
                })
        }

        /// Two processes that listen, once what they are told of is heard.
        private func withTwo(
            _ body: (_ one: RedisStore, _ other: RedisStore, RedisServer) async throws -> Void
        ) async throws {
            try await RedisServer.with { server in
                let stores = try (0..<2).map { _ in
                    RedisStore(
                        try RedisURL("redis://127.0.0.1:\(server.port)").client(),
                        options: .patient(prefix: "resilience"))
                }
                try await Listening.with(stores) { try await body(stores[0], stores[1], server) }
                for store in stores { await store.shutdown() }
            }
        }

        @Test func `is one script a decision over all algorithms, whatever else was asked, and never a scan`()
            async throws
        {
            try await withTwo { one, other, server in
                let quotas = try Self.quotas()
                func cost(_ body: () async throws -> Void) async throws -> Int {
                    func count() async throws -> Int {
                        let calls = try await server.calls()
                        return calls["evalsha", default: 0] + calls["eval", default: 0]
                    }
                    try await body()
                    let before = try await count()
                    try await body()
                    return try await count() - before
                }
                let decisions = try await cost {
                    try await withThrowingTaskGroup(of: Bool.self) { group in
                        for number in 0..<200 {
                            let store = number.isMultiple(of: 2) ? one : other
                            group.addTask {
                                try await store.decide(Self.key, cost: 1, under: quotas, at: .zero).isAllowed
                            }
                        }
                        for try await isAllowed in group { #expect(isAllowed) }
                    }
                }
                #expect(decisions == 200)
                #expect(try await cost { _ = try await one.look(Self.key, cost: 1, under: quotas, at: .zero) } == 1)
                #expect(try await cost { try await one.report(Self.key, units: 1, under: quotas, at: .zero) } == 1)
                #expect(try await cost { try await one.refund(Self.key, units: 1, under: quotas, at: .zero) } == 2)
                #expect(try await cost { _ = try await one.list(client: "ada", at: .zero) } == 1)
                #expect(try await cost { try await one.reset(client: "ada", rule: "mixed") } == 1)
                let scanning = try await server.calls().keys.filter { $0.hasSuffix("scan") || $0 == "keys" }
                #expect(scanning.isEmpty)
            }
        }

        @Test(arguments: ["reset", "refund", "report"])
        func `is nothing for a known denial, which every process takes back when another gives back`(
            operation: String
        ) async throws {
            try await withTwo { one, other, server in
                let quotas = try Self.quotas(2)
                for _ in 0..<2 { _ = try await other.decide(Self.key, cost: 1, under: quotas, at: .zero) }
                for store in [one, other] {
                    #expect(try await store.decide(Self.key, cost: 1, under: quotas, at: .zero).source == .redis)
                }
                let before = try await server.calls()["evalsha"]
                for store in [one, other] {
                    for _ in 0..<100 {
                        let denial = try await store.decide(Self.key, cost: 1, under: quotas, at: .zero)
                        #expect(!denial.isAllowed && denial.source == .known)
                    }
                }
                #expect(try await server.calls()["evalsha"] == before)
                switch operation {
                case "reset": try await other.reset(client: "ada", rule: nil)
                case "refund": try await other.refund(Self.key, units: 1, under: quotas, at: .zero)
                default: try await other.report(Self.key, units: -1, under: quotas, at: .zero)
                }
                try await Listening.until("heard of \(operation)") {
                    try await one.decide(Self.key, cost: 1, under: quotas, at: .zero).isAllowed
                }
            }
        }

        @Test func `is asked again where a limit was raised, though the lower one denies`() async throws {
            try await withTwo { one, other, _ in
                let (low, high) = (try Self.quotas(2), try Self.quotas(3))
                for _ in 0..<2 { _ = try await other.decide(Self.key, cost: 1, under: low, at: .zero) }
                for source in [DecisionSource.redis, .known] {
                    let denial = try await one.decide(Self.key, cost: 1, under: low, at: .zero)
                    #expect(!denial.isAllowed && denial.source == source)
                }
                let raised = try await one.decide(Self.key, cost: 1, under: high, at: .zero)
                #expect(raised.isAllowed && raised.quotas[0].used == 3)
                #expect(try await !other.decide(Self.key, cost: 1, under: high, at: .zero).isAllowed)
            }
        }

        @Test func `charges what is reported beyond the limit, to ten capacities and not further`() async throws {
            try await withTwo { one, other, _ in
                let quotas = try QuotaSet([Quota(limit: 10, per: .seconds(3600))])
                let report = try await one.report(Self.key, units: 37, under: quotas, at: .zero)
                #expect(report.binding.used == 37 && report.binding.remaining == 0 && !report.isAllowed)
                #expect(try await !other.look(Self.key, cost: 0, under: quotas, at: .zero).isAllowed)
                #expect(try await other.report(Self.key, units: .max, under: quotas, at: .zero).binding.used == 100)
                let given = try await one.report(Self.key, units: -95, under: quotas, at: .zero)
                #expect(given.binding.used == 5 && given.isAllowed)
                try await Listening.until("heard of what was given back") {
                    try await other.decide(Self.key, cost: 5, under: quotas, at: .zero).isAllowed
                }
            }
        }

        /// What a process has taken ahead is gone with a reset: until it hears of that it may hand out as much as it took.
        @Test func `hands out nothing that was taken ahead of a reset, once that is heard of`() async throws {
            try await withTwo { one, other, _ in
                let quotas = try QuotaSet([Quota(limit: 1000, per: .seconds(36_000))])
                func ask(_ store: RedisStore) async throws -> Decision {
                    try await store.decide(Self.key, cost: 1, under: quotas, prefetching: 100, at: .zero)
                }
                for _ in 0..<500 { #expect(try await ask(one).isAllowed) }
                try await other.reset(client: "ada", rule: nil)
                var old = -1
                try await Listening.until("the units taken ahead are let go of") {
                    old += 1
                    return try await ask(one).binding.remaining > 800
                }
                #expect(old <= 100)
                var allowed = 1
                var isDenied = [false, false]
                while isDenied.contains(false) {
                    for (place, store) in [one, other].enumerated() where !isDenied[place] {
                        let decision = try await ask(store)
                        allowed += decision.isAllowed ? 1 : 0
                        isDenied[place] = !decision.isAllowed
                    }
                }
                // Units of the new count that were there before the reset was heard of are let go of as well
                #expect((900...1000).contains(allowed))
            }
        }
    }
}
