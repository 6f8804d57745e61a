import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
import ResilienceTesting
import ResilienceYAML
import Testing

@testable import ResilienceCommand

/// The suggestion over random traffic, against the simulator.
@Suite("Suggested limits")
struct SuggestedLimitsTests {
    private static func yaml(_ history: inout History) -> String {
        let algorithm = RateLimitAlgorithm.allCases.randomElement(using: &history) ?? .slidingWindow
        let scope = RuleScope.allCases.randomElement(using: &history) ?? .client
        let burst =
            algorithm == .tokenBucket && Bool.random(using: &history)
            ? "burst: \([1, 4, 20].randomElement(using: &history) ?? 1)," : ""
        let align = algorithm == .fixedWindow && Bool.random(using: &history) ? "align: client," : ""
        return """
            rate_limits:
              exclude: [/healthz]
              default: {algorithm: \(algorithm.rawValue), \(burst) limits: [7/minute]}
              rules:
                - {name: login, path: /login, method: POST, limits: [3/minute, 9/hour]}
                - {name: api, path: "/api/.*", per: \(scope.rawValue), algorithm: \(algorithm.rawValue), \(burst)
                   \(align) limits: [50/90s]}
            """
    }

    /// Days of clients who come in bursts, or steadily, or once.
    private static func traffic(_ history: inout History) -> Traffic {
        var traffic = Traffic()
        let grain = Bool.random(using: &history) ? 1.0 : 0.1
        for client in 0..<Int.random(in: 1...40, using: &history) {
            let paths = [("/login", "POST"), ("/api/a", "GET"), ("/api/b", "GET"), ("/x", "GET"), ("/healthz", "GET")]
            var time = Double.random(in: 0...100_000, using: &history)
            let pause: Double = [1.0, 20, 500, 9000].randomElement(using: &history) ?? 1
            for _ in 0..<Int.random(in: 1...25, using: &history) {
                let (path, method) = paths.randomElement(using: &history) ?? ("/x", "GET")
                for _ in 0..<(Int.random(in: 0...9, using: &history) == 0 ? 12 : 1) {
                    let cost = Int.random(in: 0...19, using: &history) == 0 ? Int.random(in: 0...4, using: &history) : 1
                    let isInternal = Int.random(in: 0...29, using: &history) == 0
                    traffic.add(
                        "client \(client)", at: (time / grain).rounded() * grain, path, method: method, cost: cost,
                        type: isInternal ? .internal : .anonymous)
                    time += Double.random(in: 0...2, using: &history)
                }
                time += Double.random(in: 0...(2 * pause), using: &history)
            }
        }
        return traffic.sorted
    }

    /// The same text with the limits of one rule a step lower in one window, each such.
    private static func lowered(
        _ suggestion: LimitSuggestion, _ rule: Int
    ) throws -> [String] {
        let scale = LimitScale(suggestion.draft.environment)
        let limits = suggestion.rules[rule].limits
        return limits.rates.indices.compactMap { index in
            guard let number = RoundNumber.all.firstIndex(of: limits.rates[index].limit), number > 0 else { return nil }
            var lower = limits
            lower.rates[index].limit = scale.written(number - 1)
            // A burst above the limit is none
            if let burst = limits.burst, index == 0, scale.limit(number - 1) < burst { return nil }
            var all = suggestion.rules.map { Optional($0.limits) }
            all[rule] = lower
            return LimitFragment(suggestion.draft, with: all).yaml()
        }
    }

    @Test(arguments: History.fresh(48))
    func `keep as many as they should in the simulator, and none of them can be a step lower`(
        given: History
    ) async throws {
        var history = given
        let (yaml, traffic) = (Self.yaml(&history), Self.traffic(&history))
        let share = ["50%", "80%", "95%", "99.9%", "100%"].randomElement(using: &history) ?? "50%"
        let unit = KeptUnit.allCases.randomElement(using: &history) ?? .clients
        let environment = ResilienceEnvironment.allCases.randomElement(using: &history) ?? .default
        let suggestion = try traffic.suggestion(for: yaml, keep: share, of: unit, in: environment)
        let text = try suggestion.yaml(of: "test", skipped: 0)
        let outcome = try await traffic.outcome(under: text, in: environment)
        for (index, rule) in suggestion.rules.enumerated() where rule.origin != .unasked {
            let (all, kept) = outcome.kept(rule.name, of: unit)
            let needed = try #require(KeptShare(share)).needed(of: all)
            #expect(kept >= needed, "\(rule.name): \(text)")
            #expect(rule.origin == .traffic)
            #expect(all == (unit == .clients ? rule.keys : rule.requests))
            #expect(kept == (unit == .clients ? all - rule.touched : all - rule.denied))
            // Windows that begin with a client's first unit move when that is denied
            let isRaised = rule.notes.contains { $0.hasPrefix("higher than the traffic needs") }
            for lower in isRaised ? [] : try Self.lowered(suggestion, index) {
                let outcome = try await traffic.outcome(under: lower, in: environment)
                #expect(outcome.kept(rule.name, of: unit).kept < needed, "\(rule.name): \(text)\n\(lower)")
            }
        }
    }

    @Test(arguments: History.fresh(16))
    func `are read back by the loader, with everything else as it was`(given: History) throws {
        var history = given
        let yaml = Self.yaml(&history)
        let suggestion = try Self.traffic(&history).suggestion(for: yaml, keep: "90%")
        let before = try ResilienceConfiguration(yaml: yaml).rateLimits
        var after = try ResilienceConfiguration(yaml: suggestion.yaml(of: "test", skipped: 3)).rateLimits
        #expect(after.rules.map(\.limits) + [after.default.limits] == suggestion.rules.map(\.limits.rates))
        for index in before.rules.indices {
            after.rules[index].limits = before.rules[index].limits
            after.rules[index].burst = before.rules[index].burst
        }
        (after.default.limits, after.default.burst) = (before.default.limits, before.default.burst)
        #expect(after == before)
    }

    @Test(arguments: History.fresh(32), KeptUnit.allCases)
    func `are nothing that validation would object to`(given: History, _ unit: KeptUnit) throws {
        var history = given
        let yaml = Self.yaml(&history)
        let environment = ResilienceEnvironment.allCases.randomElement(using: &history) ?? .default
        let suggestion = try Self.traffic(&history).suggestion(for: yaml, keep: "95%", of: unit, in: environment)
        let text = try suggestion.yaml(of: "test", skipped: 0)
        let configuration = try ConfigurationLoader(environment: environment.rawValue).load(yaml: text, named: "test")
        let findings = configuration.findings(in: ConfigurationSurroundings())
        for finding in findings {
            let unasked = suggestion.rules.indices.filter { suggestion.rules[$0].origin == .unasked }
            let path = finding.problem.path.description
            let isOwn = unasked.contains {
                path.hasPrefix($0 == 2 ? "rate_limits.default" : "rate_limits.rules[\($0)]")
            }
            #expect(isOwn, "\(finding)\n\(text)")
        }
    }
}
