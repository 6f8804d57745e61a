import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A snapshot of a store") struct SnapshotTests {
    static let start = MonotonicTime(nanoseconds: 1_790_000_000_000_000_000)
    static let ada = CounterKey(rule: "r", client: "ada")

    /// One quota of every kind, of a limit of 6.
    static func everyKind() throws -> [Quota] {
        try RateLimitAlgorithm.allCases.map { try Quota(limit: 6, per: .seconds(60), algorithm: $0) } + [
            Quota(limit: 6, per: .seconds(60), algorithm: .fixedWindow, alignment: .client),
            Quota(limit: 6, per: .seconds(60), algorithm: .tokenBucket, burst: 6),
            Quota(limit: 6, per: CalendarWindow(.day, in: "Europe/Berlin")),
        ]
    }

    static func store(_ clients: Int, _ quotas: QuotaSet, cost: (Int) -> Int = { _ in 1 }) throws -> MemoryStore {
        let store = MemoryStore(seed: 1)
        for client in 0..<clients {
            let key = CounterKey(rule: "r", client: "client \(client)")
            _ = try store.decide(key, cost: cost(client), under: quotas, at: start)
        }
        return store
    }

    @Test func `lets time pass that passed while nobody ran`() throws {
        let quotas = try QuotaSet([Quota(limit: 60, per: .seconds(60), algorithm: .tokenBucket)])
        let store = MemoryStore()
        _ = try store.decide(Self.ada, cost: 60, under: quotas, at: Self.start)
        let snapshot = Snapshot(store, at: Self.start)
        for (seconds, used) in [(0, 60), (30, 30), (59, 1)] {
            let now = Self.start + .seconds(seconds)
            #expect(try snapshot.read(at: now).list(client: "ada", at: now)[0].quotas[0].used == used)
        }
        #expect(try snapshot.read(at: Self.start + .seconds(60)).count == 0)
    }

    @Test(arguments: try everyKind())
    func `keeps used what was used and locks nobody out if the clock was set back`(quota: Quota) throws {
        let (store, quotas) = (MemoryStore(), try QuotaSet([quota]))
        _ = try store.decide(Self.ada, cost: 6, under: quotas, at: Self.start)
        let snapshot = Snapshot(store, at: Self.start)
        for back in [1, 86_400, 40 * 365 * 86_400] {
            let now = Self.start + .seconds(-back)
            let restored = try snapshot.read(at: now)
            let decision = try restored.decide(Self.ada, under: quotas, at: now)
            let wait = try #require(decision.retryAfter)
            #expect(wait > .zero && wait <= decision.binding.window)
            #expect(decision.binding.used == 6)
            #expect(try restored.decide(Self.ada, under: quotas, at: now + wait).isAllowed)
        }
    }

    @Test func `has a counter at its limit as long after the clock was set back as before`() throws {
        let (store, quotas) = (
            MemoryStore(), try QuotaSet([Quota(limit: 6, per: .seconds(60), algorithm: .tokenBucket)])
        )
        _ = try store.decide(Self.ada, cost: 6, under: quotas, at: Self.start)
        let now = Self.start + .seconds(-3600)
        let restored = try Snapshot(store, at: Self.start).read(at: now)
        #expect(try restored.decide(Self.ada, under: quotas, at: now).retryAfter == .seconds(10))
    }

    @Test func `holds what counts and leaves out what is full again`() throws {
        let quotas = try QuotaSet([Quota(limit: 6, per: .seconds(60), algorithm: .tokenBucket)])
        let store = try Self.store(100, quotas) { $0 % 6 }
        // A sixth has used nothing, the others are full after 10, 20, 30, 40 and 50 s
        let counts = [0, 10, 29, 50].map { Snapshot(store, at: Self.start + .seconds($0)).count }
        #expect(counts == [83, 66, 49, 0])
    }

    @Test func `keeps to the bounds of the store that reads it, and frees nobody from a limit`() throws {
        let quotas = try QuotaSet([Quota(limit: 6, per: .seconds(60), algorithm: .tokenBucket)])
        let store = try Self.store(5000, quotas) { $0 % 100 == 7 ? 6 : 1 }
        let snapshot = Snapshot(store, at: Self.start)
        #expect(snapshot.parts.count > 1)
        let few = MemoryStore(maxKeys: 500, seed: 1)
        try snapshot.read(into: few, at: Self.start)
        #expect(few.count == 500)
        let limited = (0..<50).map { CounterKey(rule: "r", client: "client \($0 * 100 + 7)") }
        #expect(try limited.allSatisfy { try !few.look($0, cost: 1, under: quotas, at: Self.start).isAllowed })
        let small = MemoryStore(maxMemory: 100_000, seed: 1)
        try snapshot.read(into: small, at: Self.start)
        #expect(small.count > 50 && small.memory <= 100_000)
    }

    @Test func `counts a log that the reading store has no room for at later times, never less of it`() throws {
        let quotas = try QuotaSet([Quota(limit: 10_000, per: .seconds(60))])
        let store = MemoryStore()
        for nanosecond in 0..<9000 {
            _ = try store.decide(Self.ada, under: quotas, at: Self.start + .nanoseconds(nanosecond))
        }
        let now = Self.start + .nanoseconds(9000)
        let small = MemoryStore(maxMemory: 50_000, seed: 1)
        try Snapshot(store, at: now).read(into: small, at: now)
        #expect(small.memory <= 50_000)
        #expect(small.list(client: "ada", at: now)[0].quotas[0].used == 9000)
    }

    @Test func `keeps a rule's counter for other quotas as the store itself would`() throws {
        let (old, new) = (
            try QuotaSet([Quota(limit: 6, per: .seconds(60)), Quota(limit: 60, per: .seconds(3600))]),
            try QuotaSet([Quota(limit: 9, per: .seconds(60)), Quota(limit: 60, per: .seconds(7200))])
        )
        let store = MemoryStore()
        _ = try store.decide(Self.ada, cost: 5, under: old, at: Self.start)
        let restored = try Snapshot(store, at: Self.start).read(at: Self.start)
        let left = try restored.look(Self.ada, under: new, at: Self.start).quotas.map(\.remaining)
        #expect(left == [4, 60])
    }

    @Test func `has every counter that was there all the time, whatever comes and goes while it is written`() throws {
        let quotas = try QuotaSet([Quota(limit: 6, per: .seconds(60))])
        let store = MemoryStore(maxKeys: 20_000, maxMemory: 64 << 20, seed: 1, shards: 1)
        let clients = (0..<6000).map { "client \($0)" }
        for client in clients {
            _ = try store.decide(CounterKey(rule: "r", client: client), under: quotas, at: Self.start)
        }
        var encoder = CounterEncoder(store, at: Self.start)
        var snapshot = Snapshot(parts: [])
        var gone = 0
        while let part = encoder.next() {
            snapshot.parts.append(part)
            for _ in 0..<500 {
                store.reset(client: clients[gone * 3])
                gone += 1
                let stranger = CounterKey(rule: "r", client: "stranger \(gone)")
                _ = try store.decide(stranger, under: quotas, at: Self.start)
            }
        }
        #expect(gone >= 1000)
        let restored = try snapshot.read(at: Self.start)
        let stayed = clients.enumerated().filter { $0.offset % 3 != 0 || $0.offset >= gone * 3 }
        #expect(stayed.allSatisfy { restored.list(client: $0.element, at: Self.start).count == 1 })
    }

    @Test func `has the later state of a counter that it has twice`() throws {
        let (store, quotas) = (MemoryStore(), try QuotaSet([Quota(limit: 6, per: .seconds(60))]))
        var parts: [[UInt8]] = []
        for _ in 0..<2 {
            _ = try store.decide(Self.ada, cost: 2, under: quotas, at: Self.start)
            parts += Snapshot(store, at: Self.start).parts
        }
        let restored = try Snapshot(parts: parts).read(at: Self.start)
        #expect(restored.count == 1)
        #expect(restored.list(client: "ada", at: Self.start)[0].quotas[0].used == 4)
    }

    @Test func `is wanted again only after a charge, a refund, a report or a reset`() throws {
        let (store, quotas) = (MemoryStore(), try QuotaSet([Quota(limit: 6, per: .seconds(60))]))
        func isChange(_ body: () throws -> Void) rethrows -> Bool {
            let before = store.changes
            try body()
            return store.changes != before
        }
        #expect(try !isChange { _ = try store.look(Self.ada, cost: 1, under: quotas, at: Self.start) })
        #expect(try !isChange { _ = try store.decide(Self.ada, cost: 7, under: quotas, at: Self.start) })
        #expect(try !isChange { _ = try store.decide(Self.ada, cost: 0, under: quotas, at: Self.start) })
        #expect(!isChange { store.reset(client: "ada") })
        #expect(try isChange { _ = try store.decide(Self.ada, cost: 6, under: quotas, at: Self.start) })
        #expect(try !isChange { _ = try store.decide(Self.ada, under: quotas, at: Self.start) })
        #expect(isChange { store.report(Self.ada, units: 1, under: quotas, at: Self.start) })
        #expect(isChange { store.report(Self.ada, units: -1, under: quotas, at: Self.start) })
        #expect(try isChange { try store.refund(Self.ada, units: 1, under: quotas, at: Self.start) })
        #expect(isChange { store.reset(client: "ada") })
    }

    @Test func `of the first version is read by every version`() throws {
        let store = try Snapshot(parts: [Snapshot.bytes(Self.firstVersion)]).read(at: Self.start)
        for (index, quota) in try Self.everyKind().enumerated() {
            let usage = store.list(client: "\(index)", at: Self.start)
            #expect(usage.map(\.key) == [CounterKey(rule: "r", client: "\(index)", endpoint: "/a")])
            #expect(usage.first?.quotas.map(\.quota) == [quota])
            #expect(usage.first?.quotas.map(\.used) == [4])
        }
    }

    /// Two units of each kind of quota a second before the start, and two at the start.
    private static let firstVersion =
        "808098bf84e1add73100017201000680b09dc2df0101030130022f6100028094ebdc0300048094ebdc03040000017201"
        + "010680b09dc2df0102030131022f6100040000017201020680b09dc2df010003030132022f610080c8f2dbe706000172"
        + "01030680b09dc2df0104030133022f6100048090dfc04a80a0be81950100017201040680b09dc2df0105030134022f61"
        + "00048094ebdc03809cb2e5db0100017201020680b09dc2df010706030135022f610080c8f2dbe7060001720105060d45"
        + "75726f70652f4265726c696e07030136022f610004808085fad4a30d8080b790f4ae06"
}
