import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A limiter, over any history of requests and reloads,")
struct ReplacementHistoryTests {
    /// What one client has used under one rule, by models that keep every charge.
    private struct Counter {
        var models: [NaiveQuota]

        /// Goes over to the quotas of the present rule: of the same window and algorithm, what was used stays used.
        mutating func move(to quotas: [Quota], at now: Int) {
            models = quotas.map { quota in
                guard var known = models.first(where: { $0.quota.counts(like: quota) }) else {
                    return NaiveQuota(quota, at: now)
                }
                if known.quota != quota { known.change(to: quota, at: now) }
                return known
            }
        }
    }

    private struct Key: Hashable {
        let rule: String
        let client: Int
    }

    private static func rules(_ history: inout History) throws -> RuleSet {
        let names = ["a", "b", "c"].filter { _ in Int.random(in: 0..<4, using: &history) > 0 }
        let rules = try names.map { name in
            let lengths: [Int64] = [5, 9, 14].filter { _ in Bool.random(using: &history) }
            return try Rule(
                name: name, path: "/\(name)",
                quotas: try (lengths.isEmpty ? [20] : lengths).map {
                    try LedgerHistoryTests.quota(length: $0, nil, nil, &history)
                })
        }
        return try RuleSet(rules: rules)
    }

    @Test(arguments: History.fresh(100))
    func `answers as models do that change with the rules, and its totals are all that was ever asked`(
        given: History
    ) async throws {
        var history = given
        let clock = ManualClock()
        var rules = try Self.rules(&history)
        let limiter = RateLimiter(rules: rules, clock: clock, startingAt: .zero)
        var counters: [Key: Counter] = [:]
        var (now, allowed, denied) = (0, 0, 0)
        for step in 1...120 {
            if Int.random(in: 0..<8, using: &history) == 0 {
                rules = try Self.rules(&history)
                limiter.replace(rules: rules)
            }
            let pause = Int.random(in: 0...4, using: &history)
            clock.advance(by: .nanoseconds(pause))
            now += pause
            let client = Int.random(in: 0..<3, using: &history)
            let path = ["/a", "/b", "/c"].randomElement(using: &history) ?? "/a"
            let request = RateLimitRequest(
                method: "GET", path: NormalizedPath(path), client: Client(id: "\(client)", type: .anonymous),
                cost: .random(in: 0...3, using: &history))
            let isCharged = Bool.random(using: &history)
            let ruling = isCharged ? try limiter.decideNow(request) : try await limiter.look(request)
            guard let rule = rules.rules.first(where: { "/\($0.name)" == path }) else {
                #expect((ruling.verdict, ruling.rule) == (.allow, nil))
                if isCharged { allowed += 1 }
                continue
            }
            var counter = counters[Key(rule: rule.name, client: client)] ?? Counter(models: [])
            counter.move(to: rule.quotas.quotas, at: now)
            let before = counter.models
            let decision = try #require(ruling.decision)
            if isCharged, decision.isAllowed {
                for index in before.indices where request.cost > 0 {
                    counter.models[index].charge(request.cost, at: now)
                }
            }
            counters[Key(rule: rule.name, client: client)] = counter
            LedgerHistoryTests.expect(decision, of: request.cost, counter.models, before: before, at: now)
            if isCharged { (allowed, denied) = ruling.isAllowed ? (allowed + 1, denied) : (allowed, denied + 1) }
            guard step.isMultiple(of: 20) else { continue }
            let statistics = limiter.statistics
            #expect((statistics.allowed, statistics.denied) == (allowed, denied))
            #expect(Set(statistics.rules.keys) == Set(rules.rules.map(\.name)))
        }
    }
}
