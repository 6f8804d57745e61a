import RateLimiting

/// Rules, and the requests that are held against them.
struct Traffic {
    let rules: RuleSet
    let requests: [RateLimitRequest]

    static let small = try? Traffic(rules: 5)
    static let large = try? Traffic(rules: 100)

    /// So many rules, for texts, for what begins with a text and for patterns, as sites have them; and requests, of which
    /// each is for another rule.
    private init(rules count: Int) throws {
        var (rules, requests) = ([Rule](), [RateLimitRequest]())
        for number in 0..<count - 1 {
            let (pattern, path) =
                switch number % 5 {
                case 0: ("/shop\(number)/login", "/shop\(number)/login")
                case 1, 2: ("/shop\(number)/.*", "/shop\(number)/images/4711/large.webp")
                case 3: ("/shop\(number)/(cart|orders)", "/shop\(number)/orders")
                default: ("/api/v\\d+/users/[^/]+/item\(number)", "/api/v2/users/ada/item\(number)")
                }
            rules.append(try Self.rule(pattern, methods: number % 5 == 0 ? ["GET"] : []))
            requests.append(Self.request(path))
        }
        rules.append(try Self.rule(".*", client: .anonymous))
        requests.append(Self.request("/somewhere/else"))
        (self.rules, self.requests) = (try RuleSet(rules: rules), requests)
    }

    /// Patterns that take those who backtrack ages, that do not fit one table, or none at all.
    static let hostile = [
        ("100 rules like /(a|aa)*b", patterns { "/(a|aa)*b\($0)" }),
        ("100 rules like /(.*a){20}b", patterns { "/(.*a){20}b\($0)" }),
        ("the largest patterns there may be", patterns(4) { "/.*a.{250}\($0)" }),
    ].compactMap { name, rules in rules.map { (name, $0) } }

    /// A path on which they have all to do.
    static let long = request("/" + String(repeating: "a", count: 8191))

    private static func patterns(_ count: Int = 100, _ pattern: (Int) -> String) -> RuleSet? {
        try? RuleSet(rules: (0..<count).map { try rule(pattern($0)) })
    }

    private static func rule(_ path: String, methods: [String] = [], client: ClientType? = nil) throws -> Rule {
        try Rule(path: path, methods: methods, client: client, quotas: [Quota(limit: 5, per: .seconds(60))])
    }

    private static func request(_ path: String) -> RateLimitRequest {
        RateLimitRequest(
            method: "GET", path: NormalizedPath(path), client: Client(id: "ip:198.51.100.1", type: .anonymous))
    }
}
