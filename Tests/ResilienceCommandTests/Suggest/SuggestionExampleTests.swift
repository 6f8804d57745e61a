import RateLimiting
import ResilienceConfiguration
import ResilienceYAML
import Testing

@testable import ResilienceCommand

/// Suggestions that were worked out by hand.
@Suite("A suggestion")
struct SuggestionExampleTests {
    private static let yaml = "rate_limits: {rules: [{name: x, path: /x, limits: [5/minute]}]}"

    /// So many clients who ask five times within a minute, three times a day.
    private static func usual(_ clients: Int) -> Traffic {
        var traffic = Traffic()
        for client in 0..<clients {
            for number in 0..<15 {
                traffic.add("c\(client)", at: Double(client + number / 5 * 20_000 + number % 5 * 10))
            }
        }
        return traffic
    }

    private static func limits(_ suggestion: LimitSuggestion, _ rule: Int = 0) -> [String] {
        suggestion.rules[rule].limits.rates.map(\.description)
    }

    @Test func `catches a scraper who sends half of all requests, and is not moved by it`() throws {
        var traffic = Self.usual(1000)
        for number in 0..<15_000 { traffic.add("scraper", at: Double(number) * 5) }
        let suggestion = try traffic.sorted.suggestion(for: Self.yaml, keep: "99.9%")
        #expect(Self.limits(suggestion) == ["5/hour", "15/day"])
        #expect(suggestion.rules[0].caught.map { $0.key.client } == ["scraper"])
        #expect(suggestion.rules[0].caught[0].requests == 15_000)
        #expect((suggestion.rules[0].touched, suggestion.rules[0].denied) == (1, suggestion.rules[0].caught[0].denied))
    }

    @Test func `leaves a partner alone who asks for much at once, where a scraper can be given up`() throws {
        var traffic = Self.usual(1000)
        for number in 0..<50 { traffic.add("partner", at: 40_000 + Double(number) / 10) }
        for number in 0..<15_000 { traffic.add("scraper", at: Double(number) * 5) }
        let suggestion = try traffic.sorted.suggestion(for: Self.yaml, keep: "99.9%")
        #expect(Self.limits(suggestion) == ["50/day"])
        #expect(suggestion.rules[0].caught.map { $0.key.client } == ["scraper"])
        #expect(suggestion.rules[0].nearest?.key.client == "partner")
        #expect(suggestion.rules[0].nearest?.units == 50)
    }

    @Test func `keeps all where the share is of too few, and says so`() throws {
        var traffic = Self.usual(199)
        for number in 0..<100 { traffic.add("busy", at: Double(number)) }
        let suggestion = try traffic.sorted.suggestion(for: Self.yaml, keep: "99.9%")
        #expect(suggestion.rules[0].caught.isEmpty)
        #expect(suggestion.rules[0].notes == ["99.9% of 200 is all of them: it takes 1000 for one to be caught"])
        #expect(Self.limits(suggestion) == ["60/minute", "100/day"])
    }

    @Test func `leaves a rule as it is that nobody asked, in any environment`() throws {
        let yaml =
            "rate_limits: {rules: [{name: x, path: /x, limits: [5/minute]}, {name: y, path: /y, limits: [7/90s]}]}"
        let suggestion = try Self.usual(3).suggestion(for: yaml, keep: "100%", in: .production)
        #expect(suggestion.rules.map(\.origin) == [.traffic, .unasked, .unasked])
        #expect(Self.limits(suggestion, 1) == ["7/90s"])
        #expect(suggestion.rules[1].notes == ["nobody asked, so it is as it was"])
        let text = try suggestion.yaml(of: "test", skipped: 0)
        #expect(text.contains("\nenvironment: production\n"))
        #expect(
            text.contains(
                "    # y: nobody asked, so it is as it was\n    - name: \"y\"\n      path: /y\n      limits: [7/90s]\n")
        )
        // Four fifths of it are 16, and 15 are needed
        #expect(Self.limits(suggestion) == ["10/hour", "20/day"])
    }

    @Test func `keeps requests instead, whoever sends them`() throws {
        var traffic = Traffic()
        for number in 0..<900 { traffic.add("busy", at: Double(number)) }
        for client in 0..<100 { traffic.add("c\(client)", at: Double(client)) }
        let clients = try traffic.sorted.suggestion(for: Self.yaml, keep: "90%", of: .clients)
        #expect(Self.limits(clients) == ["1/day"])
        #expect(clients.rules[0].denied == 899)
        let requests = try traffic.sorted.suggestion(for: Self.yaml, keep: "90%", of: .requests)
        // 800 of 900 and all of the others
        #expect(
            Self.limits(requests) == ["60/minute", "800/day"] || Self.limits(requests) == ["60/minute", "800/hour"])
        #expect(requests.rules[0].denied == 100)
    }

    @Test(
        arguments: [
            // Burst, requests at once, limits, burst suggested
            (10, 8, ["8/day"], nil), (10, 10, ["10/day"], nil),
        ] as [(Int, Int, [String], Int?)])
    func `leaves a burst out that is no lower than the limit`(
        _ burst: Int, _ size: Int, _ limits: [String], _ suggested: Int?
    ) throws {
        let yaml = "rate_limits: {default: {algorithm: token_bucket, burst: \(burst), limits: [99/minute]}}"
        var traffic = Traffic()
        for _ in 0..<size { traffic.add("c", at: 5) }
        let suggestion = try traffic.suggestion(for: yaml, keep: "100%")
        #expect(suggestion.rules[0].limits.burst == suggested)
        #expect(suggestion.rules[0].denied == 0)
        #expect(suggestion.rules[0].notes.contains { $0.hasPrefix("burst \(burst) left out") })
    }

    @Test func `keeps a burst that lets the limit be what is asked for in the long run`() throws {
        let yaml = "rate_limits: {default: {algorithm: token_bucket, burst: 20, limits: [99/minute]}}"
        var traffic = Traffic()
        // Every five seconds three: 36 a minute, and 38 × 60 / 119 at once
        for number in 0..<2000 { traffic.add("c", at: Double(number / 3 * 5)) }
        let suggestion = try traffic.suggestion(for: yaml, keep: "100%")
        #expect(suggestion.rules[0].limits.burst == 20)
        #expect(suggestion.rules[0].limits.rates[0].description == "40/minute")
    }

    @Test func `raises a burst where the limit would have to be higher than anybody asks for in a minute`() throws {
        let yaml = "rate_limits: {default: {algorithm: token_bucket, burst: 5, limits: [99/minute]}}"
        var traffic = Traffic()
        for hour in 0..<5 { for _ in 0..<40 { traffic.add("c", at: Double(hour * 3600)) } }
        for hour in 0..<5 { for _ in 0..<50 { traffic.add("c", at: Double(hour * 3600 + 2)) } }
        let suggestion = try traffic.sorted.suggestion(for: yaml, keep: "100%")
        let limits = suggestion.rules[0].limits
        let text = try suggestion.yaml(of: "test", skipped: 0)
        // 90 in three seconds; at least 40 at once
        #expect((limits.burst ?? .max) > 5, "\(text)")
        #expect(suggestion.rules[0].denied == 0)
    }

    @Test func `tells what a rule that only watches would have denied, and keeps it watching`() throws {
        let yaml = "rate_limits: {default: {shadow: true, limits: [9/minute]}}"
        var traffic = Traffic()
        for client in 0..<10 { for _ in 0...(client == 9 ? 50 : 0) { traffic.add("c\(client)", at: 0) } }
        let suggestion = try traffic.suggestion(for: yaml, keep: "90%")
        #expect(suggestion.rules[0].denied == 50)
        #expect(suggestion.rules[0].notes.contains("shadow: what would be denied is only counted"))
        #expect(try suggestion.yaml(of: "t", skipped: 0).contains("    shadow: true\n"))
    }

    @Test func `keeps a limit for longer than a day, unless it would deny others`() throws {
        for (limit, isKept) in [
            ("100/7d", true), ("10/7d", false), ("100/month@Europe/Berlin", true), ("14/day@Europe/Berlin", false),
        ] {
            let yaml = "rate_limits: {default: {algorithm: fixed_window, limits: [5/minute, \(limit)]}}"
            let suggestion = try Self.usual(10).suggestion(for: yaml, keep: "100%")
            #expect(Self.limits(suggestion).contains(limit) == isKept)
        }
    }

    @Test func `names the limits for other windows that it replaces`() throws {
        let yaml = "rate_limits: {default: {limits: [5/second, 5/minute, 9/90s, 99/7d]}}"
        let suggestion = try Self.usual(1000).suggestion(for: yaml, keep: "99.9%")
        #expect(suggestion.rules[0].notes == ["in place of limits for other windows: 5/second, 9/90s"])
    }

    @Test func `says that one count for all leaves nobody to catch`() throws {
        let yaml = "rate_limits: {rules: [{name: x, path: /x, per: service, limits: [5/minute]}]}"
        let suggestion = try Self.usual(10).suggestion(for: yaml, keep: "90%")
        #expect(suggestion.rules[0].notes == ["one count for all: --of requests would leave some to deny"])
        #expect(suggestion.rules[0].keys == 1)
    }

    @Test func `denies nobody where the store has no room for exact counts`() throws {
        let yaml = "store: {max_memory: 2KiB}\nrate_limits: {default: {limits: [5/minute]}}"
        var traffic = Traffic()
        for number in 0..<2000 { traffic.add("c", at: Double(number * 30)) }
        let suggestion = try traffic.suggestion(for: yaml, keep: "100%")
        #expect(suggestion.rules[0].denied == 0)
    }
}
