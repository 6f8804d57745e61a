import Foundation
import RateLimiting
import ResilienceTesting
import Testing

@testable import ResilienceService

@Suite("What was decided in the last minutes") struct DecisionHistoryTests {
    private static let start = Date(timeIntervalSince1970: 1_764_000_000)

    private func rule(_ name: String, _ limit: Int) throws -> Rule {
        try Rule(name: name, path: "/\(name)", quotas: [Quota(limit: limit, per: .seconds(3600))])
    }

    private func ask(_ limiter: RateLimiter, _ path: String, times: Int) async throws {
        for _ in 0..<times {
            _ = try await limiter.decide(
                RateLimitRequest(
                    method: "GET", path: NormalizedPath("/" + path), client: Client(id: "a", type: .anonymous)))
        }
    }

    @Test func `is counted in parts, by rule and in all`() async throws {
        let limiter = RateLimiter(rules: try RuleSet(rules: [rule("a", 3), rule("b", 1)]), clock: ManualClock())
        try await ask(limiter, "a", times: 2)
        let history = DecisionHistory(from: limiter.statistics, at: Self.start - 5)
        #expect(history.report.end == Self.start - 5)
        #expect(history.report.total.allowed == [] && history.report.total.totalAllowed == 2)
        #expect(history.report.rules["a"]?.totalAllowed == 2 && history.report.rules["b"]?.totalAllowed == 0)

        try await ask(limiter, "a", times: 3)
        try await ask(limiter, "b", times: 1)
        history.record(limiter.statistics, at: Self.start)
        try await ask(limiter, "b", times: 4)
        history.record(limiter.statistics, at: Self.start + 5)
        history.record(limiter.statistics, at: Self.start + 10)

        let report = history.report
        #expect(report.end == Self.start + 10)
        #expect(report.total.allowed == [2, 0, 0] && report.total.denied == [2, 4, 0])
        #expect(report.rules["a"]?.allowed == [1, 0, 0] && report.rules["a"]?.denied == [2, 0, 0])
        #expect(report.rules["b"]?.allowed == [1, 0, 0] && report.rules["b"]?.denied == [0, 4, 0])
        #expect(report.rules["a"]?.totalAllowed == 3 && report.rules["b"]?.totalDenied == 4)
        #expect(report.total.totalAllowed == 4 && report.total.totalDenied == 6)
    }

    @Test func `reaches back five minutes and no further`() async throws {
        let limiter = RateLimiter(rules: try RuleSet(rules: [rule("a", 1000)]), clock: ManualClock())
        let history = DecisionHistory(from: limiter.statistics, at: Self.start - 5)
        for part in 0..<70 {
            try await ask(limiter, "a", times: part % 7)
            history.record(limiter.statistics, at: Self.start + TimeInterval(5 * part))
        }
        #expect(history.report.rules["a"]?.allowed == (10..<70).map { $0 % 7 })
        #expect(history.report.total.allowed == (10..<70).map { $0 % 7 })
        #expect(DecisionHistory.interval * DecisionHistory.mostParts == .seconds(300))
    }

    @Test func `follows the rules in force, and never counts below nothing`() async throws {
        let limiter = RateLimiter(rules: try RuleSet(rules: [rule("a", 9), rule("b", 9)]), clock: ManualClock())
        let history = DecisionHistory(from: limiter.statistics, at: Self.start - 5)
        try await ask(limiter, "a", times: 5)
        try await ask(limiter, "b", times: 5)
        history.record(limiter.statistics, at: Self.start)

        limiter.replace(rules: try RuleSet(rules: [rule("b", 9), rule("c", 9)]))
        try await ask(limiter, "c", times: 2)
        history.record(limiter.statistics, at: Self.start + 5)
        #expect(history.report.rules.keys.sorted().filter { $0 != "default" } == ["b", "c"])
        #expect(history.report.rules["c"]?.allowed == [0, 2])
        #expect(history.report.total.allowed == [10, 2])

        // Gone and back between two parts, it has begun at 0
        limiter.replace(rules: try RuleSet(rules: [rule("c", 9)]))
        limiter.replace(rules: try RuleSet(rules: [rule("b", 9), rule("c", 9)]))
        try await ask(limiter, "b", times: 1)
        history.record(limiter.statistics, at: Self.start + 10)
        #expect(history.report.rules["b"]?.allowed == [5, 0, 1])
        #expect(history.report.rules["b"]?.denied == [0, 0, 0])
    }
}
