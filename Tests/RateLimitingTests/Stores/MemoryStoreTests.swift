import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A memory store") struct MemoryStoreTests {
    static func quotas(_ limit: Int, _ algorithm: RateLimitAlgorithm = .tokenBucket, per seconds: Int = 60) throws
        -> QuotaSet
    {
        try QuotaSet([Quota(limit: limit, per: .seconds(seconds), algorithm: algorithm)])
    }

    static func key(_ client: String, rule: String = "r", endpoint: String? = nil) -> CounterKey {
        CounterKey(rule: rule, client: client, endpoint: endpoint)
    }

    static func at(_ seconds: Int) -> MonotonicTime { .zero + .seconds(seconds) }

    @Test func `lets no client spend what is another's, nor a rule or path`() throws {
        let (store, quotas) = (MemoryStore(), try Self.quotas(2))
        #expect(try store.decide(Self.key("ada"), cost: 2, under: quotas, at: .zero).isAllowed)
        #expect(try !store.decide(Self.key("ada"), under: quotas, at: .zero).isAllowed)
        for key in [Self.key("bob"), Self.key("ada", rule: "s"), Self.key("ada", endpoint: "/a")] {
            #expect(try store.decide(key, cost: 2, under: quotas, at: .zero).isAllowed)
        }
        #expect(store.count == 4)
    }

    @Test func `does not keep a key of which nothing is used`() throws {
        let (store, quotas) = (MemoryStore(), try Self.quotas(2))
        _ = try store.decide(Self.key("a"), cost: 0, under: quotas, at: .zero)
        _ = try store.decide(Self.key("b"), cost: 3, under: quotas, at: .zero)
        _ = try store.look(Self.key("c"), cost: 1, under: quotas, at: .zero)
        try store.refund(Self.key("d"), units: 1, under: quotas, at: .zero)
        _ = try store.decide(Self.key("e"), cost: 0, under: try Self.quotas(0, .slidingWindow), at: .zero)
        #expect(store.count == 0)
        #expect(store.memory == 0)
    }

    @Test func `evicts the key that is full again soonest; an evicted key starts afresh`() throws {
        let (store, quotas) = (MemoryStore(maxKeys: 2), try Self.quotas(10))
        _ = try store.decide(Self.key("long"), cost: 9, under: quotas, at: .zero)
        _ = try store.decide(Self.key("short"), cost: 2, under: quotas, at: .zero)
        _ = try store.decide(Self.key("new"), cost: 1, under: quotas, at: .zero)
        #expect(store.count == 2)
        #expect(try store.look(Self.key("long"), under: quotas, at: .zero).binding.remaining == 1)
        #expect(try store.look(Self.key("short"), under: quotas, at: .zero).binding.remaining == 10)
        #expect(try store.look(Self.key("new"), under: quotas, at: .zero).binding.remaining == 9)
    }

    @Test(arguments: RateLimitAlgorithm.allCases)
    func `is bounded by max_keys, and a flood of new keys frees nobody from a limit`(algorithm: RateLimitAlgorithm)
        throws
    {
        let (store, quotas) = (MemoryStore(maxKeys: 500, seed: 1), try Self.quotas(5, algorithm))
        let victim = Self.key("limited")
        _ = try store.decide(victim, cost: 5, under: quotas, at: .zero)
        for stranger in 0..<5_000 {
            _ = try store.decide(Self.key("stranger \(stranger)"), under: quotas, at: Self.at(1))
            #expect(store.count <= 500)
        }
        #expect(try !store.decide(victim, under: quotas, at: Self.at(1)).isAllowed)
    }

    @Test func `is bounded by max_memory, the bytes of names and logs included`() throws {
        let (store, quotas) = (MemoryStore(maxMemory: 100_000), try Self.quotas(10_000, .slidingWindow))
        for client in 0..<1000 {
            let name = String(repeating: "x", count: 500) + "\(client)"
            _ = try store.decide(Self.key(name), under: quotas, at: Self.at(client % 7))
            #expect(store.memory <= 100_000)
        }
        #expect(store.count > 50)
        for nanosecond in 0..<10_000 {
            let moment = Self.at(10) + .nanoseconds(nanosecond)
            _ = try store.decide(Self.key("busy"), under: quotas, at: moment)
            #expect(store.memory <= 100_000)
        }
    }

    @Test func `evicts neither a counter for its own long log nor, for that, others at their limit`() throws {
        let store = MemoryStore(maxKeys: 1000, maxMemory: 100_000, seed: 1, shards: 1)
        let (many, few) = (try Self.quotas(10_000, .slidingWindow), try Self.quotas(1))
        let others = (0..<100).map { Self.key("other \($0)") }
        for key in others { _ = try store.decide(key, under: few, at: Self.at(10)) }
        var (granted, most) = (0, 0)
        for nanosecond in 0..<12_000 {
            let moment = Self.at(10) + .nanoseconds(nanosecond)
            if try store.decide(Self.key("busy"), under: many, at: moment).isAllowed { granted += 1 }
            most = max(most, store.memory)
        }
        #expect(granted == 10_000)
        #expect(50_000...100_000 ~= most)
        #expect(try others.allSatisfy { try !store.decide($0, under: few, at: Self.at(11)).isAllowed })
    }

    @Test func `lets idle keys leave as others are asked about, without a timer`() throws {
        let (store, quotas) = (MemoryStore(), try Self.quotas(5))
        for client in 0..<1000 { _ = try store.decide(Self.key("\(client)"), under: quotas, at: .zero) }
        #expect(store.count == 1000)
        for client in 0..<4000 {
            _ = try store.look(Self.key("other \(client)"), cost: 1, under: quotas, at: Self.at(60))
        }
        #expect(store.count == 0)
        #expect(store.memory == 0)
    }

    @Test func `resets a client, or a client and rule, and nothing else`() throws {
        let (store, quotas) = (MemoryStore(), try Self.quotas(5))
        let keys = [
            Self.key("ada"), Self.key("ada", endpoint: "/a"), Self.key("ada", rule: "s"), Self.key("bob"),
            CounterKey(rule: "r", client: nil), Self.key(""),
        ]
        let spend = { for key in keys { _ = try store.decide(key, under: quotas, at: .zero) } }
        try spend()
        #expect(store.reset(client: "ada", rule: "r") == 2)
        #expect(store.list(client: "ada", at: .zero).map(\.key) == [Self.key("ada", rule: "s")])
        try spend()
        #expect(store.reset(client: "ada") == 3)
        #expect(store.list(client: "ada", at: .zero).isEmpty)
        #expect(store.reset(client: nil) == 1)
        #expect(store.list(client: "bob", at: .zero).count == 1)
        #expect(store.list(client: "", at: .zero).count == 1)
    }

    @Test func `lists the counters of one client of which something is used, by rule and path`() throws {
        let (store, quotas) = (MemoryStore(), try Self.quotas(5))
        for key in [Self.key("ada", rule: "z"), Self.key("ada", rule: "a", endpoint: "/b"), Self.key("bob")] {
            _ = try store.decide(key, cost: 2, under: quotas, at: .zero)
        }
        let list = store.list(client: "ada", at: Self.at(1))
        #expect(list.map(\.key.rule) == ["a", "z"])
        #expect(list.map(\.key.endpoint) == ["/b", nil])
        #expect(list[0].quotas[0].used == 2)
        #expect(store.list(client: "ada", at: Self.at(60)).isEmpty)
    }

    @Test func `reports beyond the limit, gives back, and shows what is left`() throws {
        let (store, quotas) = (MemoryStore(), try Self.quotas(5))
        let key = Self.key("ada")
        #expect(store.report(key, units: 7, under: quotas, at: .zero).binding.remaining == 0)
        #expect(try !store.decide(key, cost: 0, under: quotas, at: .zero).isAllowed)
        #expect(store.report(key, units: -3, under: quotas, at: .zero).binding.remaining == 1)
        #expect(try store.refund(key, units: 9, under: quotas, at: .zero).binding.remaining == 5)
        _ = store.report(key, units: .min, under: quotas, at: .zero)
    }

    @Test func `bears any time`() throws {
        let (store, quotas) = (MemoryStore(maxKeys: 2), try Self.quotas(5, .slidingWindow))
        for time in [0, Int64.max, .min, -1, .max] {
            let moment = MonotonicTime(nanoseconds: time)
            for client in 0..<4 { _ = try store.decide(Self.key("\(client)"), under: quotas, at: moment) }
            _ = store.list(client: "3", at: moment)
        }
    }

    @Test func `bears ten of the longest windows of debt at the end of time`() throws {
        let quotas = try QuotaSet([
            Quota(limit: 5, per: .seconds(18 * 365 * 86400), algorithm: .tokenBucket)
        ])
        let store = MemoryStore()
        let end = MonotonicTime(nanoseconds: .max)
        #expect(store.report(Self.key("ada"), units: 50, under: quotas, at: end).binding.used == 50)
        #expect(store.list(client: "ada", at: end).count == 1)
    }

    @Test func `keeps a counter for as long as its own quotas count, whatever set a refund was charged under`() throws {
        let (store, own) = (MemoryStore(), try Self.quotas(5))
        let other = try Self.quotas(5, per: 7)
        _ = try store.decide(Self.key("ada"), cost: 5, under: own, at: .zero)
        #expect(try store.refund(Self.key("ada"), units: 5, under: other, at: .zero).binding.used == 0)
        #expect(try store.refund(Self.key("ada"), units: 0, under: other, at: .zero).binding.used == 0)
        for second in 3...6 { _ = try store.look(Self.key("bob"), under: own, at: Self.at(second)) }
        #expect(try !store.decide(Self.key("ada"), under: own, at: Self.at(7)).isAllowed)
    }

    @Test func `says what it holds, what it may hold, and how many had to go for others`() throws {
        let (store, quotas) = (MemoryStore(maxKeys: 4096, maxMemory: 8 << 20, seed: 7), try Self.quotas(5))
        #expect(store.statistics.keys + store.statistics.bytes + store.statistics.evicted == 0)
        for client in 0..<10_000 { _ = try store.decide(Self.key("\(client)"), under: quotas, at: .zero) }
        let statistics = store.statistics
        #expect((statistics.maxKeys, statistics.maxBytes) == (4096, 8 << 20))
        #expect(statistics.keys + statistics.evicted == 10_000)
        #expect(4000...4096 ~= statistics.keys)
        #expect(statistics.bytes == store.memory)
        // What leaves because it is full again had not to go
        for other in 0..<20_000 { _ = try store.look(Self.key("other \(other)"), under: quotas, at: Self.at(60)) }
        #expect(store.statistics.keys == 0)
        #expect(store.statistics.evicted == statistics.evicted)
    }

    @Test func `refuses a negative cost`() throws {
        let (store, quotas) = (MemoryStore(), try Self.quotas(5))
        let error = #expect(throws: RateLimitError.self) {
            try store.decide(Self.key("ada"), cost: -1, under: quotas, at: .zero)
        }
        #expect(error?.description == "cost -1 for ada under rule r: it must be 0 or more")
        #expect(throws: RateLimitError.self) { try store.refund(Self.key("ada"), units: -1, under: quotas, at: .zero) }
    }

    @Test(arguments: History.fresh(40))
    func `answers for every key as a ledger of its own does`(given: History) throws {
        var history = given
        let (store, quotas) = (MemoryStore(seed: given.seed), try Self.quotas(7, .slidingWindow, per: 5))
        var ledgers: [String: QuotaLedger] = [:]
        var now: Int64 = 0
        for _ in 0..<400 {
            now += .random(in: -200_000_000...500_000_000, using: &history)
            let client = "c\(Int.random(in: 0..<20, using: &history))"
            let cost = Int.random(in: 1...4, using: &history)
            let expected = ledgers[client, default: QuotaLedger(quotas, at: now)].decide(cost, under: quotas, at: now)
            let moment = MonotonicTime(nanoseconds: now)
            #expect(try store.decide(Self.key(client), cost: cost, under: quotas, at: moment) == expected)
        }
    }

    @Test(arguments: RateLimitAlgorithm.allCases)
    func `asked by many at once grants the limit and not a unit more`(algorithm: RateLimitAlgorithm) async throws {
        let (store, quotas) = (MemoryStore(), try Self.quotas(500, algorithm))
        let granted = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try (0..<200).count { index in
                        _ = try store.decide(Self.key("other \(index)"), under: quotas, at: .zero)
                        return try store.decide(Self.key("ada"), under: quotas, at: .zero).isAllowed
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(granted == 500)
        #expect(store.list(client: "other 7", at: .zero)[0].quotas[0].used == 8)
    }

    @Test func `evicts the same keys again under the same seed`() throws {
        let quotas = try Self.quotas(5)
        let survivors = try (0..<2).map { _ in
            let store = MemoryStore(maxKeys: 100, seed: 42)
            for client in 0..<1000 {
                _ = try store.decide(Self.key("\(client)"), cost: client % 5, under: quotas, at: .zero)
            }
            return (0..<1000).filter { !store.list(client: "\($0)", at: .zero).isEmpty }
        }
        #expect(survivors[0] == survivors[1])
    }
}
