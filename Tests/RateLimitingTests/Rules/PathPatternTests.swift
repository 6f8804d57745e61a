import ResilienceTesting
import Testing

@testable import RateLimiting

@Suite("A path pattern") struct PathPatternTests {
    /// Pattern, paths it matches, paths it does not.
    static let examples: [(String, [String], [String])] = [
        ("/auth/login", ["/auth/login"], ["/auth/login2", "/x/auth/login", "/auth/Login"]),
        ("/api/.*", ["/api/", "/api/x/y"], ["/api", "/apix", "/v1/api/x"]),
        (".*", ["/", "/anything", "/a\nb"], []),
        ("^/a$", ["/a"], ["/ab"]), ("/a|/b", ["/a", "/b"], ["/ab", "/a|/b"]), ("^/a$|^/b$", ["/a", "/b"], ["/c"]),
        ("/a.c", ["/abc", "/a.c", "/aéc"], ["/ac", "/abbc"]), ("/a\\.c", ["/a.c"], ["/abc"]),
        ("/[a-c]+", ["/a", "/cab"], ["/", "/d"]), ("/[^a-c]", ["/d", "/é"], ["/a", "/dd"]),
        ("/[]-a\\]]", [], []), ("/[a\\-z]", ["/-", "/z"], ["/b"]), ("/[-a]", ["/-", "/a"], ["/b"]),
        ("/[\\d_-]{2,3}", ["/12", "/_-9"], ["/1", "/1234"]),
        ("/\\d\\D\\w\\W\\s\\S", ["/1x_- a", "/0/9.\tb"], ["/xx_- a"]),
        ("/users/\\d+(?:/posts)?", ["/users/7", "/users/12/posts"], ["/users/", "/users/7/post"]),
        ("/(?<kind>a|b)(c|)", ["/a", "/bc"], ["/c"]),
        ("/a{3}", ["/aaa"], ["/aa", "/aaaa"]), ("/a{2,}", ["/aa", "/aaaaa"], ["/a"]), ("/a{0}b", ["/b"], ["/ab"]),
        ("/a*?b+?c??", ["/b", "/aabbc"], ["/a"]), ("/(a*)*", ["/", "/aaa"], ["/b"]), ("/(a|a)*b", ["/aab"], ["/aa"]),
        ("(?i)/Auth/[l-o]ogin", ["/auth/login", "/AUTH/LOGIN"], ["/auth/pogin"]), ("(?i)/[^a]", ["/b"], ["/a", "/A"]),
        ("/\\x41\\u0042\\u{43}", ["/ABC"], ["/abc"]), ("/a}]", ["/a}]"], []), ("/\\{id\\}", ["/{id}"], ["/id"]),
        ("/caf\u{E9}", ["/caf\u{E9}"], ["/cafe\u{301}"]),
        ("/[^a]b{2}", ["/xbb", "/ébb", "/€bb", "/😀bb"], ["/😀éb", "/abb"]),
        ("/a[😀-😂].", ["/a😁€", "/a😂é"], ["/a😃a", "/aéa"]),
    ].filter { !$0.1.isEmpty || !$0.2.isEmpty }

    @Test(arguments: examples)
    func `matches the whole normalised path`(source: String, matching: [String], others: [String]) throws {
        let pattern = try PathPattern(source)
        for path in matching where path.utf8.last != UInt8(ascii: "/") || path == "/" {
            #expect(pattern.matches(NormalizedPath(path)), "\(path)")
        }
        for path in others where path.utf8.last != UInt8(ascii: "/") || path == "/" {
            #expect(!pattern.matches(NormalizedPath(path)), "\(path)")
        }
        // The simulation agrees with whatever was chosen instead of it
        var parser = PatternParser(source)
        let simulation = try #require(PatternSimulation(PatternAutomaton(try parser.parse())))
        for path in matching { #expect(Array(path.utf8).withUnsafeBufferPointer(simulation.matches), "\(path)") }
        for path in others { #expect(!Array(path.utf8).withUnsafeBufferPointer(simulation.matches), "\(path)") }
    }

    /// Pattern, character, reason.
    static let refusals: [(String, Int, String)] = [
        ("/(a)\\1", 5, "a back-reference is not supported"),
        ("/(?=a)", 2, "look-ahead is not supported"), ("/(?!a)", 2, "look-ahead is not supported"),
        ("/(?<=a)", 2, "look-behind is not supported"), ("/(?<!a)", 2, "look-behind is not supported"),
        ("/(?>a)", 2, "an atomic group is not supported"), ("/a*+", 3, "a possessive quantifier is not supported"),
        ("/a\\b", 3, "a word boundary is not supported"), ("/(?i)a", 2, "`(?` begins no known group"),
        ("/(a", 2, "`(` is never closed"), ("/a)", 3, "`)` closes no group"), ("/[a", 2, "`[` is never closed"),
        ("/[]", 2, "the class is empty"), ("/[b-a]", 3, "the range b-a runs backwards"),
        ("/[\\d-z]", 3, "a range runs between two characters"), ("/[[:alpha:]]", 3, "`[` stands inside a class"),
        ("/[a&&b]", 4, "`&&` is no set operation"), ("*", 1, "`*` repeats nothing"), ("/(+)", 3, "`+` repeats nothing"),
        ("/a**", 4, "`*` repeats a repetition"), ("/a{2,1}", 3, "{2,1} runs backwards"),
        ("/a{", 3, "`{` begins no count"),
        ("/a{,3}", 3, "`{` begins no count"), ("/a{1001}", 3, "a count is above 1000"),
        ("/{id}", 2, "`{` begins no count"), ("{", 1, "`{` repeats nothing"),
        ("/a^b", 3, "`^` stands inside"), ("/a$b", 3, "`$` stands inside"), ("/(a$)", 4, "`$` stands inside"),
        ("/\\", 2, "`\\` escapes nothing"), ("/\\q", 2, "`\\q` is no known escape"),
        ("/\\xZ", 2, "the escape names no"),
        ("/\\u{D800}", 2, "the escape names no"), ("/(?<n", 2, "the group's name is never closed"),
    ]

    @Test(arguments: refusals)
    func `that needs backtracking or cannot be read says where and why`(source: String, at: Int, reason: String) {
        let error = #expect(throws: RateLimitError.self) { try PathPattern(source) }
        #expect(error?.code == .invalidPattern)
        let begin = "path pattern \"\(source)\", character \(at): \(reason)"
        #expect(error?.description.hasPrefix(begin) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: ["/(a{1000}){1000}", "/((a{100}){100}){100}", "/(((((.{999}){999}){999}){999}){999}){999}{2}"])
    func `that grows too large when written out is refused`(source: String) {
        #expect(throws: RateLimitError.self) { try PathPattern(source) }
    }

    @Test func `nested too deeply is refused`() {
        let source = String(repeating: "(", count: 100_000)
        #expect(throws: RateLimitError.self) { try PathPattern(source) }
    }

    /// Patterns that take those who backtrack ages.
    @Test(arguments: [
        "/(a*)*b", "/(a|a)*b", "/(a|aa)+b", "/(.*)*(.*)*(.*)*b", "/(x+x+)+y", "/(.*a){20}b", "/a{0,200}a{200}b",
        "/.*a.{40}b",
    ])
    func `takes time proportional to the path`(source: String) throws {
        let pattern = try PathPattern(source)
        let text = "/" + String(repeating: source.contains("x") ? "x" : "a", count: 100_000)
        #expect(!pattern.matches(NormalizedPath(text)))
        #expect(pattern.matches(NormalizedPath(text + "b")) == ["/(a", "/(.", "/.*"].contains { source.hasPrefix($0) })
    }

    @Test func `too large for a table is simulated, up to a bound`() throws {
        #expect(try PathPattern("/.*a.{40}").simulatedStates == 44)
        let path = "/bba" + String(repeating: "c", count: 40)
        #expect(try PathPattern("/.*a.{40}").matches(NormalizedPath(path)))
        #expect(try !PathPattern("/.*a.{40}").matches(NormalizedPath(path + "c")))
        #expect(try PathPattern("/.*a.{252}").simulatedStates == 256)
        let error = #expect(throws: RateLimitError.self) { try PathPattern("/.*a.{253}") }
        #expect(
            error?.description
                == "path pattern \"/.*a.{253}\": it has no small table of states, and more than 256 of them to"
                + " try at each character, use smaller counts")
    }

    @Test func `is simulated in all its states, however many there are`() throws {
        var parser = PatternParser("/a{100}(b|cd{60})")
        let simulation = try #require(PatternSimulation(PatternAutomaton(try parser.parse())))
        func isMatch(_ text: String) -> Bool { Array(text.utf8).withUnsafeBufferPointer(simulation.matches) }
        let start = "/" + String(repeating: "a", count: 100)
        #expect(isMatch(start + "b"))
        #expect(isMatch(start + "c" + String(repeating: "d", count: 60)))
        for other in ["", "ab", "c", "bd"] { #expect(!isMatch(start + other)) }
    }

    /// Counts are no trouble where nothing overlaps.
    @Test(arguments: [
        "/[a-z0-9-]{1,255}/[a-z0-9-]{1,255}", "/a{0,200}a{200}b", "/(.*a){20}", "/[0-9a-f]{8}(-[0-9a-f]{4}){3}.*",
    ])
    func `has a small table if it can`(source: String) throws {
        #expect(try PathPattern(source).simulatedStates == 0)
    }

    @Test(arguments: History.fresh(100)) func `is simulated as its table has it`(given: History) throws {
        var history = given
        var parser = PatternParser("(" + (0..<4).map { _ in Self.source(&history) }.joined(separator: ")?(") + ")?")
        let automaton = PatternAutomaton(try parser.parse())
        guard let table = PatternTable(automaton), let simulation = PatternSimulation(automaton) else { return }
        #expect(table.entries <= PatternTable.mostEntries)
        for _ in 0..<40 {
            let text = String(
                (0..<Int.random(in: 0...12, using: &history)).map { _ in "ab1./é".randomElement(using: &history) ?? "a"
                })
            let isMatch = Array(text.utf8).withUnsafeBufferPointer { table.first(matching: $0) != nil }
            #expect(
                Array(text.utf8).withUnsafeBufferPointer(simulation.matches) == isMatch, "\(parser.source) on \(text)")
        }
    }

    static func source(_ history: inout History, depth: Int = 3) -> String {
        let atoms = ["a", "b", "/", ".", "[ab]", "[^a]", "\\d", "\\w", "[a-c1]", "\\W", "\\."]
        switch depth == 0 ? 0 : Int.random(in: 0..<6, using: &history) {
        case 0, 1: return atoms.randomElement(using: &history) ?? "a"
        case 2: return source(&history, depth: depth - 1) + source(&history, depth: depth - 1)
        case 3: return "(\(source(&history, depth: depth - 1))|\(source(&history, depth: depth - 1)))"
        case 4: return "(?:\(source(&history, depth: depth - 1)))"
        default:
            let quantifier = ["*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "+?"].randomElement(using: &history) ?? "*"
            return "(?:\(source(&history, depth: depth - 1)))\(quantifier)"
        }
    }

    @Test(arguments: History.fresh(150))
    func `matches what Swift's own regular expressions match as a whole`(given: History) throws {
        var history = given
        let source = Self.source(&history)
        let (ours, theirs) = (try PathPattern(source), try Regex(source))
        for _ in 0..<40 {
            let count = Int.random(in: 1...5, using: &history)
            let raw = "/" + String((0..<count).map { _ in "ab1./-".randomElement(using: &history) ?? "a" })
            let path = NormalizedPath(raw)
            let expected = try theirs.wholeMatch(in: path.text) != nil
            #expect(ours.matches(path) == expected, "\(source) on \(path)")
        }
    }
}
