import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("An unreachable rule") struct UnreachableRuleTests {
    /// Path, methods, kind of client.
    typealias Sketch = (path: String, methods: [String], client: ClientType?)

    static func rules(_ sketches: [Sketch]) throws -> [Rule] {
        try sketches.enumerated().map { number, sketch in
            try Rule(
                name: "\(number)", path: sketch.path, methods: sketch.methods, client: sketch.client,
                quotas: RuleTests.quotas)
        }
    }

    static func findings(_ sketches: [Sketch], excluding excluded: [String] = []) throws -> [String] {
        try RuleSet(rules: rules(sketches), excludedPaths: excluded).unreachableRules().map { finding in
            let others = finding.coveredBy.map(\.name) + finding.excludedPaths
            #expect(finding.isUnmatchable == others.isEmpty)
            return others.isEmpty ? finding.rule.name : "\(finding.rule.name) by \(others.joined(separator: " "))"
        }
    }

    /// The rule in question, those before it, and who of them take all of its requests; none: it can be reached.
    static let paths: [(String, [String], String)] = [
        ("/a", ["/a"], "0"), ("/a", [".*"], "0"), ("/api/x", ["/b", "/api/.*"], "1"),
        ("/api/x/.*", ["/api/.*"], "0"), ("/api/.*", ["/api/x/.*"], ""), (".*", ["/.*"], ""),
        (".*", ["/.*", "[^/].*"], "0 1"),
        ("/users/\\d+", ["/users/[^/]+"], "0"), ("/users/[^/]+", ["/users/\\d+"], ""),
        ("/users/\\d{1,3}", ["/users/\\d+"], "0"), ("/(a|b)", ["/b", "/a"], "0 1"), ("/(a|b|c)", ["/b", "/a"], ""),
        ("/a{1,3}", ["/x", "/a", "/aa", "/aaa", "/aaaa"], "1 2 3"),
        ("(?i)/login", ["/[Ll][Oo][Gg][Ii][Nn]"], "0"), ("/login", ["(?i)/LOGIN"], "0"), ("(?i)/login", ["/login"], ""),
        // Beside what normalisation leaves, nothing counts: /api/ and /a//b are no paths
        ("/api/.*", ["/api/.+"], "0"), ("/a/.*b", ["/a/.+b", "/a/b"], "0 1"), ("/[^/]*/?", ["/[^/]*"], "0"),
        // Of several, none that could be left out
        ("/[ab]", ["/a", "/[ac]", "/b"], "0 2"),
        // The first that takes all is enough
        ("/a", ["/a|/b", "/.*", "/a"], "0"), ("/[ab]", ["/a", "/.", "/b"], "1"),
    ]

    @Test(arguments: paths)
    func `has paths that rules before it take, one or several together`(
        path: String, earlier: [String], takers: String
    ) throws {
        let sketches = (earlier + [path]).map { Sketch($0, [], nil) }
        let finding = try Self.findings(sketches).last { $0.hasPrefix("\(earlier.count)") }
        #expect(finding == (takers.isEmpty ? nil : "\(earlier.count) by \(takers)"))
    }

    /// The rules, and what is found.
    static let requests: [([Sketch], [String])] = [
        ([("/a", ["POST"], nil), ("/a", ["GET"], nil)], []), ([("/a", ["POST"], nil), ("/a", [], nil)], []),
        ([("/a", [], nil), ("/a", ["GET"], nil)], ["1 by 0"]),
        ([("/a", ["GET", "POST"], nil), ("/.*", ["PUT"], nil), ("/a", ["POST", "PUT"], nil)], ["2 by 0 1"]),
        ([("/a", ["GET"], nil), ("/a", [], nil), ("/a", ["GET", "PUT"], nil)], ["2 by 1"]),
        ([("/a", [], .api), ("/a", [], .anonymous)], []), ([("/a", [], .api), ("/a", [], nil)], []),
        ([("/a", [], nil), ("/a", [], .api)], ["1 by 0"]),
        (ClientType.allCases.map { ("/.*", [], $0) } + [("/a", [], nil)], ["4 by 0 1 2 3"]),
        (ClientType.allCases.dropLast().map { ("/.*", [], $0) } + [("/a", [], nil)], []),
        ([("/a", ["POST"], .api), ("/a", [], .anonymous), ("/a", ["POST"], nil)], []),
    ]

    @Test(arguments: requests)
    func `has all its methods and kinds of client taken`(sketches: [Sketch], findings: [String]) throws {
        #expect(try Self.findings(sketches) == findings)
    }

    @Test func `is one for excluded paths, which are never limited`() throws {
        let excluded = ["/healthz", "/metrics/"]
        #expect(try Self.findings([("/metrics", [], nil)], excluding: excluded) == ["0 by /metrics"])
        #expect(try Self.findings([("/(metrics|healthz)", [], nil)], excluding: excluded) == ["0 by /healthz /metrics"])
        #expect(try Self.findings([("/metrics/.*", [], nil)], excluding: excluded).isEmpty)
        #expect(
            try Self.findings([("/a", [], nil), ("/a|/metrics", [], nil)], excluding: excluded) == ["1 by 0 /metrics"])
    }

    @Test(arguments: [
        "/a/", "/a//b", "/a/\\./b", "/a/\\.\\./b", "//.*", "/.*/", "a", "api/.*", "/search\\?q=.*", "/(a/|b/)",
        "[^\\s\\S]",
    ])
    func `has a pattern that no normalised path of a request matches`(path: String) throws {
        #expect(try Self.findings([(path, [], nil)]) == ["0"])
    }

    @Test(arguments: ["/", "/a", "/a/?", "/.*", ".*", "\\*", "/...", "/.a", "/a.", "/%61", "/a b", "/(a/|b)", "/é.*"])
    func `is none whose pattern a normalised path matches`(path: String) throws {
        #expect(try Self.findings([(path, [], nil)]).isEmpty)
    }

    @Test func `is none while limits are switched off`() throws {
        let rules = try Self.rules([("/a", [], nil), ("/a", [], nil)])
        #expect(try RuleSet(rules: rules, isEnabled: false).unreachableRules().isEmpty)
    }

    @Test func `is not looked for where that would take too long`() throws {
        let hard = (20..<30).map { Sketch("/.*a.{\($0)}", [], nil) }
        let rules = try Self.rules([("/x", [], nil), ("/x", [], nil), hard[0], hard[0]] + hard.dropFirst())
        var search = UnreachableRuleSearch(try RuleSet(rules: rules), patience: 1 << 16)
        #expect(rules.indices.filter { search.finding(for: $0) != nil } == [1, 3])
    }

    @Test(arguments: History.fresh(100)) func `is never come to by any request`(given: History) throws {
        var history = given
        let sketches = (0..<6).map { _ in
            Sketch(
                "/" + PathPatternTests.source(&history),
                ["", "GET", "POST"].randomElement(using: &history).map { $0.isEmpty ? [] : [$0] } ?? [],
                Bool.random(using: &history) ? nil : ClientType.allCases.randomElement(using: &history))
        }
        let set = try RuleSet(rules: Self.rules(sketches), excludedPaths: ["/a"])
        let unreachable = Set(set.unreachableRules().map(\.rule.name))
        for _ in 0..<300 {
            let raw =
                "/"
                + String(
                    (0..<Int.random(in: 0...5, using: &history)).map { _ in
                        "ab1./-".randomElement(using: &history) ?? "a"
                    })
            let client = Client(id: "c", type: ClientType.allCases.randomElement(using: &history) ?? .api)
            let method = ["GET", "POST", "PUT"].randomElement(using: &history) ?? "GET"
            guard case .rule(let rule) = set.match(RuleTests.request(method, raw, client)) else { continue }
            #expect(!unreachable.contains(rule.name), "\(sketches) for \(method) \(raw)")
        }
    }
}
