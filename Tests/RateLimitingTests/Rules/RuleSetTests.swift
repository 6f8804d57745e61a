import RateLimiting
import Testing

@Suite("A set of rules") struct RuleSetTests {
    static func rule(_ name: String, _ path: String) throws -> Rule {
        try Rule(name: name, path: path, quotas: RuleTests.quotas)
    }

    @Test func `has the first rule that matches decide, and else the default`() throws {
        let (narrow, wide) = (try Self.rule("narrow", "/api/x"), try Self.rule("wide", "/api/.*"))
        let set = try RuleSet(rules: [narrow, wide], default: Rule(quotas: RuleTests.quotas))
        #expect(set.match(RuleTests.request("GET", "/api/x")) == .rule(narrow))
        #expect(set.match(RuleTests.request("GET", "/api/y")) == .rule(wide))
        guard case .rule(let other) = set.match(RuleTests.request()) else { return #expect(Bool(false)) }
        #expect(other.name == "default")
        #expect(try RuleSet(rules: [narrow]).match(RuleTests.request()) == .unmatched)
    }

    @Test func `leaves excluded paths alone, exactly those, and everything when disabled`() throws {
        let set = try RuleSet(rules: [Self.rule("all", ".*")], excludedPaths: ["/healthz"])
        #expect(set.match(RuleTests.request("GET", "/healthz/?verbose")) == .excluded)
        #expect(set.match(RuleTests.request("GET", "/healthz/x")) == .rule(set.rules[0]))
        #expect(try RuleSet(rules: set.rules, isEnabled: false).match(RuleTests.request()) == .disabled)
    }

    @Test func `explains why the rules before the one that decides do not match`() throws {
        let posts = try Rule(name: "posts", methods: ["POST"], quotas: RuleTests.quotas)
        let set = try RuleSet(rules: [Self.rule("other", "/b"), posts, Self.rule("all", ".*"), Self.rule("late", ".*")])
        let reasons = set.explain(RuleTests.request("GET", "/a"))
        #expect(reasons.map(\.rule.name) == ["other", "posts"])
        #expect(reasons.map(\.mismatch) == [.path, .method])
    }

    @Test func `has no more large patterns than a hostile path may be held against`() throws {
        let large = try (0..<5).map { try Self.rule("r\($0)", "/.*a.{\(200 + $0)}") }
        #expect(try RuleSet(rules: Array(large.dropLast())).rules.count == 4)
        let error = #expect(throws: RateLimitError.self) { try RuleSet(rules: [Self.rule("plain", "/a")] + large) }
        #expect(
            error?.description
                == "rules r0, r1, r2, r3, r4: their patterns have no small tables of states, and together 1030"
                + " of them to try at each character; 1024 is the most, use smaller counts")
    }

    @Test func `has unique names, none but the default's called default`() throws {
        let rule = try Self.rule("a", "/a")
        let twice = #expect(throws: RateLimitError.self) { try RuleSet(rules: [rule, rule]) }
        #expect(twice?.description == "rule a: two rules are called so, each needs its own name")
        let taken = #expect(throws: RateLimitError.self) { try RuleSet(rules: [Self.rule("default", "/a")]) }
        #expect(taken?.description == "rule default for /a: only the default rule is called so, rename it")
        let named = #expect(throws: RateLimitError.self) { try RuleSet(rules: [], default: Self.rule("other", ".*")) }
        #expect(named?.description == "default rule: it is called other, leave its name out")
        let narrow = #expect(throws: RateLimitError.self) {
            try RuleSet(rules: [], default: Self.rule("default", "/a"))
        }
        #expect(
            narrow?.description
                == "default rule: it has a path, methods or a client, but applies where nothing else does")
    }
}
