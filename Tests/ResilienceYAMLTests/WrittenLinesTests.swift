import RateLimiting
import ResilienceConfiguration
import ResilienceTesting
import Testing

@testable import ResilienceYAML

@Suite("Settings that are written down again")
struct WrittenLinesTests {
    private static func read(_ rule: RuleSettings) throws -> RuleSettings {
        let lines = rule.yamlLines().enumerated().map { ($0 == 0 ? "  - " : "    ") + $1 }
        let text = "rate_limits:\n  rules:\n\(lines.map { "  \($0)\n" }.joined())"
        return try #require(try ResilienceConfiguration(yaml: text).rateLimits.rules.first)
    }

    @Test func `are written as people would`() {
        var rule = RuleSettings(path: "/api/.*", limits: [Rate(5, per: .seconds(60)), Rate(20, per: .seconds(90))])
        (rule.name, rule.methods, rule.client, rule.scope) = ("the api", ["GET", "HEAD"], .api, .endpoint)
        (rule.algorithm, rule.burst, rule.bypassesInternal, rule.isShadow) = (.tokenBucket, 7, false, true)
        #expect(
            rule.yamlLines() == [
                "name: \"the api\"", "path: /api/.*", "method: [GET, HEAD]", "client: api", "per: endpoint",
                "limits: [5/minute, 20/90s]", "algorithm: token_bucket", "burst: 7", "bypass_internal: false",
                "shadow: true",
            ])
    }

    @Test func `leave out what is so anyway, unless it is named`() {
        let rule = RuleSettings(path: ".*", limits: [Rate(5, per: .seconds(1))])
        #expect(rule.yamlLines() == ["path: .*", "limits: [5/second]"])
        #expect(rule.yamlLines(always: ["per"]) == ["path: .*", "per: client", "limits: [5/second]"])
        #expect(DefaultRuleSettings().yamlLines() == [])
        #expect(DefaultRuleSettings().yamlLines(always: ["limits"]) == ["limits: [60/minute, 1000/hour, 10000/day]"])
        var limits = RateLimitSettings()
        (limits.isEnabled, limits.excludedPaths, limits.rules) = (false, [], [rule])
        #expect(limits.yamlLines() == ["enabled: false", "exclude: []"])
    }

    @Test(arguments: [
        "yes", "No", "ON", "null", "~", "Null", "true", "y", "1", "1e3", "0x1f", ".5", "-", "- a", "a: b", "a #b", "#",
        "&a",
        "*a", "!t", "|", ">", "%", "@", "`", "'", "\"", "\\", "{}", "[", ",", "?", ": ", " a", "a ", "a\nb", "\r", "\t",
        "\u{85}", "\u{2028}", "x\u{FEFF}", "\u{0}", "\u{7F}", "\u{E000}", "\u{1F600}", "Zoë", "e\u{301}", "/x",
        "2001:db8::1",
        "12:30:45", "2026-01-01", "=", "<<", "é/..",
    ])
    func `are read as they were, whatever a name is`(_ name: String) throws {
        var rule = RuleSettings(path: "/", limits: [Rate(1, per: .seconds(1))])
        rule.name = name
        let read = try Self.read(rule)
        #expect(read == rule)
        #expect(Array(read.name?.utf8 ?? "".utf8) == Array(name.utf8))
    }

    @Test(arguments: History.fresh(64)) func `are read as they were, whatever they are`(given: History) throws {
        var history = given
        let alphabet = Array("a/.*:[]{}&!|>'\"%@`#,- \t\r\n\u{85}\u{2028}\u{0}é~?+1".unicodeScalars)
        var text = "x"
        for _ in 0..<Int.random(in: 0...9, using: &history) {
            text.unicodeScalars.append(alphabet.randomElement(using: &history) ?? "a")
        }
        var rule = RuleSettings(path: "/", limits: [Rate(1, per: .seconds(1))])
        rule.name = text
        rule.client = ClientType.allCases.randomElement(using: &history)
        rule.scope = RuleScope.allCases.randomElement(using: &history) ?? .client
        rule.algorithm = RateLimitAlgorithm.allCases.randomElement(using: &history) ?? .slidingWindow
        rule.limits = (1...3).map {
            Rate(
                .random(in: 0...99, using: &history),
                per: .nanoseconds(Int.random(in: 1...99, using: &history) * $0 * 1_000_000))
        }
        guard Set(rule.limits.map(\.window)).count == 3 else { return }
        #expect(try Self.read(rule) == rule)
    }
}
