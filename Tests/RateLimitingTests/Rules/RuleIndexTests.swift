import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("The index of a set of rules") struct RuleIndexTests {
    /// Patterns with the beginnings, choices and repetitions that rules are made of, so that many meet in one place.
    static func pattern(_ history: inout History) -> String {
        if Int.random(in: 0..<4, using: &history) == 0 { return "/" + PathPatternTests.source(&history) }
        let pieces = ["a", "b", "a", "1", "/", "(a|b)", "(ab|a|)", "[ab]", "\\d+", "a?", ".", "[^/]+", "é", "(?:/b)*"]
        let ends = ["", "", "", "/.*", ".*", ".+", "/", "|/b", "|/a/.*"]
        let body = (0..<Int.random(in: 0...4, using: &history)).map { _ in pieces.randomElement(using: &history) ?? "" }
        let start = ["/", "/", "/a", "/b/", "(?i)/A", ""].randomElement(using: &history) ?? ""
        let source = start + body.joined() + (ends.randomElement(using: &history) ?? "")
        return source.isEmpty || source == "(?i)" ? ".*" : source
    }

    static func rules(_ history: inout History, _ count: Int) throws -> [Rule] {
        try (0..<count).map { number in
            try Rule(
                name: "\(number)", path: pattern(&history),
                methods: ["GET", "POST", "PURGE"].filter { _ in Int.random(in: 0..<4, using: &history) == 0 },
                client: Bool.random(using: &history) ? nil : ClientType.allCases.randomElement(using: &history),
                quotas: RuleTests.quotas)
        }
    }

    static func request(_ history: inout History) -> RateLimitRequest {
        let length = Int.random(in: 0...6, using: &history)
        let path = (0..<length).map { _ in "aab1/é".randomElement(using: &history) ?? "a" }
        return RuleTests.request(
            ["GET", "POST", "PURGE", "PUT", "get"].randomElement(using: &history) ?? "GET",
            (Int.random(in: 0..<20, using: &history) == 0 ? "" : "/") + String(path),
            Client(id: "c", type: ClientType.allCases.randomElement(using: &history) ?? .api))
    }

    @Test(arguments: History.fresh(200))
    func `finds the rule that trying one after the other finds`(given: History) throws {
        var history = given
        let excluded = ["/a", "/b/", "", "/é"].filter { _ in Int.random(in: 0..<4, using: &history) == 0 }
        let count = [0, 1, 3, 6, 12, 25, 70].randomElement(using: &history) ?? 5
        let set = try RuleSet(rules: Self.rules(&history, count), excludedPaths: excluded)
        for _ in 0..<100 {
            let request = Self.request(&history)
            let first = set.rules.firstIndex { $0.mismatch(with: request) == nil }
            let expected = first.map { RuleMatch.rule(set.rules[$0]) } ?? .unmatched
            let isExcluded = excluded.contains { NormalizedPath($0) == request.path }
            #expect(set.match(request) == (isExcluded ? .excluded : expected), "\(request)")
            #expect(set.explain(request).map(\.rule) == Array(set.rules.prefix(first ?? set.rules.count)), "\(request)")
        }
    }

    /// A pattern, and what it comes down to: a text, and `*` where anything may follow, or the number of steps that must.
    static let branches: [(String, [String])] = [
        ("/a/b", ["/a/b"]), ("/a/.*", ["/a/*"]), (".*", ["*"]), ("/a|/b/.*", ["/a", "/b/*"]),
        ("/auth/(login|register)", ["/auth/login", "/auth/register"]),
        ("/(a|b)(c|d)?", ["/a", "/ac", "/ad", "/b", "/bc", "/bd"]),
        ("/(api|v2)/.*", ["/api/*", "/v2/*"]), ("/a{2}b{0,1}", ["/aa", "/aab"]), ("/(a|)", ["/a", "/"]),
        ("/\\x{41}|", ["/A", ""]),
        ("/users/\\d+/posts", ["/users/+9"]), ("/(a|b)/\\d", ["/+5"]), ("/a|/b\\d", ["/a", "/b+1"]), ("/a.+", ["/a+3"]),
        ("(?i)/a", ["/+1"]), ("/é", ["/é"]), ("/[ab]", ["/+1"]), ("/a{0}", ["/"]), ("/.*a", ["/+3"]),
        // Too many to write out
        ("/(a|b){6}", ["/+18"]), ("/a{0,40}", ["/+80"]),
        ((0..<33).map { "/\($0)" }.joined(separator: "|"), ["+121"]),
    ]

    @Test(arguments: branches) func `writes patterns out to texts if they are few`(source: String, expected: [String])
        throws
    {
        let branches = try PathPattern(source).branches.map { branch in
            let text = String(decoding: branch.text, as: UTF8.self)
            return switch branch.rest {
            case .nothing: text
            case .anything: text + "*"
            case .pattern(let rest): "\(text)+\(PatternAutomaton(rest).steps.count - 1)"
            }
        }
        #expect(branches == expected)
    }

    @Test(arguments: History.fresh(200)) func `finds the longest text that a path begins with`(given: History) {
        var history = given
        func text() -> [UInt8] {
            (0..<Int.random(in: 0...5, using: &history)).map { _ in "ab".utf8.randomElement(using: &history) ?? 0 }
        }
        let texts = (0..<Int.random(in: 0...20, using: &history)).map { _ in text() }
        let tree = TextTree(texts)
        #expect(tree.texts == Set(texts).sorted { $0.lexicographicallyPrecedes($1) })
        for _ in 0..<30 {
            let path = text()
            let chain = tree.texts.indices.filter { path.starts(with: tree.texts[$0]) }
            let (longest, isWhole) = path.withUnsafeBufferPointer { tree.longest(in: $0) }
            #expect(longest == chain.last ?? -1)
            #expect(isWhole == (chain.last.map { tree.texts[$0] == path } ?? false))
            var found: [Int] = []
            var next = longest
            while next >= 0 {
                found.append(next)
                next = tree.shorter[next]
            }
            #expect(found == chain.reversed())
        }
    }

    /// A hundred patterns in one place, of which no one table can be made.
    @Test func `matches patterns together of which a table would be too large`() throws {
        let rules = try (0..<100).map {
            try Rule(name: "\($0)", path: "/.*\($0 % 10).{\($0 / 10)}x", quotas: RuleTests.quotas)
        }
        let set = try RuleSet(rules: rules)
        for (number, rule) in rules.enumerated() {
            let path = "/-\(number % 10)" + String(repeating: "-", count: number / 10) + "x"
            #expect(set.match(RuleTests.request("GET", path)) == .rule(rule), "\(path)")
        }
        #expect(set.match(RuleTests.request("GET", "/x")) == .unmatched)
    }
}
