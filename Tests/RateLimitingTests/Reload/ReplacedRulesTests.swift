import RateLimiting
import ResiliencePrimitives
import ResilienceTesting
import Synchronization
import Testing

@Suite("A limiter whose rules are replaced")
struct ReplacedRulesTests {
    static let request = RuleTests.request("GET", "/r")

    /// One rule, `r` if not said otherwise, of limits and the seconds they are for.
    static func rules(_ name: String = "r", _ limits: (Int, per: Int)...) throws -> RuleSet {
        let quotas = try limits.map { try Quota(limit: $0.0, per: .seconds($0.per)) }
        return try RuleSet(rules: [try Rule(name: name, path: "/r", quotas: quotas)])
    }

    static func limiter(_ rules: RuleSet, _ clock: some Clock<Duration> = ManualClock()) -> RateLimiter {
        RateLimiter(rules: rules, clock: clock, startingAt: .zero)
    }

    @Test func `goes on with its counters and statistics`() throws {
        let limiter = Self.limiter(try Self.rules("r", (5, per: 10)))
        for _ in 0..<3 { _ = try limiter.decideNow(Self.request) }
        limiter.replace(rules: try Self.rules("r", (4, per: 10)))
        #expect(limiter.rules.rules.first?.quotas.quotas.first?.limit == 4)
        #expect(try limiter.decideNow(Self.request).isAllowed)
        #expect(try limiter.decideNow(Self.request).verdict == .deny)
        #expect(limiter.statistics.rules["r"].map { [$0.allowed, $0.denied] } == [4, 1])
    }

    @Test func `gives back what was charged before a rule changed, and its new quotas notice nothing`() async throws {
        let limiter = Self.limiter(try Self.rules("r", (9, per: 10), (50, per: 3600)))
        let early = try limiter.decideNow(Self.request)
        limiter.replace(rules: try Self.rules("r", (9, per: 10), (50, per: 7200)))
        #expect(try limiter.decideNow(Self.request).decision?.quotas.map(\.used) == [2, 1])
        try await limiter.refund(early)
        #expect(try await limiter.look(Self.request).decision?.quotas.map(\.used) == [1, 1])
        #expect(try await limiter.report(-1, for: Self.request).decision?.quotas.map(\.used) == [0, 0])
    }

    /// What is asked while the rules are replaced, and what it leaves used of the new ones.
    static let operations: [(String, @Sendable (RateLimiter) async throws -> Ruling, [Int])] = [
        ("decideNow", { try $0.decideNow(request) }, [3, 2]),
        ("decide", { try await $0.decide(request) }, [3, 2]),
        ("look", { try await $0.look(request) }, [2, 1]),
        ("report", { try await $0.report(4, for: request) }, [6, 5]),
    ]

    @Test(arguments: operations)
    func `takes under the new ones what had not reached its counter, which forgets nothing`(
        _ name: String, _ ask: @Sendable (RateLimiter) async throws -> Ruling, used: [Int]
    ) async throws {
        let clock = InterruptingClock()
        let limiter = Self.limiter(try Self.rules("r", (9, per: 10), (50, per: 3600)), clock)
        _ = try limiter.decideNow(Self.request)
        let new = try Self.rules("r", (8, per: 10), (50, per: 7200))
        clock.interrupt {
            limiter.replace(rules: new)
            _ = try? limiter.decideNow(Self.request)
        }
        let ruling = try await ask(limiter)
        #expect(ruling.decision?.quotas.map(\.window) == [.seconds(10), .seconds(7200)])
        #expect(try await limiter.look(Self.request).decision?.quotas.map(\.used) == used)
    }

    @Test func `goes by the new rule also where it is another one, or none`() throws {
        let clock = InterruptingClock()
        let limiter = Self.limiter(try Self.rules("old", (9, per: 10)), clock)
        let new = try Self.rules("new", (1, per: 10))
        clock.interrupt { limiter.replace(rules: new) }
        #expect(try limiter.decideNow(Self.request).rule?.name == "new")
        let none = try RuleSet(rules: [], excludedPaths: ["/r"])
        clock.interrupt { limiter.replace(rules: none) }
        #expect(try limiter.decideNow(Self.request).verdict == .exclude)
        #expect(limiter.statistics.removed.allowed == 1)
        #expect(limiter.statistics.excluded == 1)
    }

    @Test func `counts locally under the new ones what a store could not be asked under the old`() async throws {
        let new = try Self.rules("r", (8, per: 10), (50, per: 7200))
        let store = RemoteStore(isAway: true)
        let limiter = RateLimiter(rules: try Self.rules("r", (9, per: 10)), store: store, clock: ManualClock())
        store.meanwhile { limiter.replace(rules: new) }
        for used in 1...3 {
            let ruling = try await limiter.decide(Self.request)
            #expect(ruling.source == .local)
            #expect(ruling.decision?.quotas.map(\.used) == [used, used])
        }
    }

    @Test func `keeps totals that never go down, also of rules that go while a store decides by them`() async throws {
        let new = try Self.rules("new", (8, per: 10))
        let totals = Mutex<[Int]>([])
        let store = RemoteStore()
        let limiter = RateLimiter(rules: try Self.rules("old", (9, per: 10)), store: store, clock: ManualClock())
        store.meanwhile {
            totals.withLock { $0.append(limiter.statistics.allowed) }
            limiter.replace(rules: new)
            totals.withLock { $0.append(limiter.statistics.allowed) }
        }
        for _ in 0..<3 { _ = try await limiter.decide(Self.request) }
        #expect(totals.withLock { $0 } == [0, 0, 1, 1, 2, 2])
        #expect(limiter.statistics.allowed == 3)
        #expect(limiter.statistics.removed.allowed == 1)
        #expect(limiter.statistics.rules.mapValues(\.allowed) == ["new": 2])
        limiter.replace(rules: try Self.rules("old", (9, per: 10)))
        #expect(limiter.statistics.rules.mapValues(\.allowed) == ["old": 0])
        #expect((limiter.statistics.removed.allowed, limiter.statistics.allowed) == (3, 3))
    }

    @Test func `under many callers admits each limit and not a unit more, whatever is replaced meanwhile`() async throws
    {
        // The hour stays; each set of rules has another second window, which binds while it is there
        let editions = try (0..<100).map { try Self.rules("r", (1_000_000, per: 3600), (20, per: 7200 + $0)) }
        let limiter = Self.limiter(editions[0])
        let course = Course()
        let admitted = try await withThrowingTaskGroup(of: [Duration: Int].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var admitted: [Duration: Int] = [:]
                    while !course.isOver.load(ordering: .relaxed) {
                        let ruling = try limiter.decideNow(Self.request)
                        let window = try #require(ruling.decision?.quotas.last?.window)
                        if ruling.isAllowed { admitted[window, default: 0] += 1 }
                        await Task.yield()
                    }
                    return admitted
                }
            }
            for number in editions.indices {
                if number > 0 { limiter.replace(rules: editions[number]) }
                let denied = limiter.statistics.denied
                while limiter.statistics.denied < denied + 20 { await Task.yield() }
            }
            course.isOver.store(true, ordering: .relaxed)
            return try await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        }
        #expect(admitted == Dictionary(uniqueKeysWithValues: (0..<100).map { (.seconds(7200 + $0), 20) }))
        #expect(try await limiter.look(Self.request).decision?.quotas.map(\.used) == [2000, 20])
        #expect(limiter.statistics.allowed == 2000)
    }
}

private final class Course: Sendable {
    let isOver = Atomic(false)
}
