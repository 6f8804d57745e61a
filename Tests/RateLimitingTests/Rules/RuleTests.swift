import RateLimiting
import Testing

@Suite("A rule") struct RuleTests {
    static let quotas = [try? Quota(limit: 5, per: .seconds(60))].compactMap(\.self)

    static func request(
        _ method: String = "GET", _ path: String = "/", _ client: Client = Client(id: "ip:192.0.2.1", type: .anonymous),
        cost: Int = 1
    ) -> RateLimitRequest {
        RateLimitRequest(method: method, path: NormalizedPath(path), client: client, cost: cost)
    }

    @Test func `without a name is named by its methods and path`() throws {
        #expect(try Rule(path: "/auth/login", methods: ["POST"], quotas: Self.quotas).name == "POST /auth/login")
        #expect(try Rule(path: "/a", methods: ["GET", "HEAD"], quotas: Self.quotas).name == "GET,HEAD /a")
        #expect(try Rule(path: "/api/.*", quotas: Self.quotas).name == "/api/.*")
    }

    @Test func `matches by path, method and kind of client`() throws {
        let rule = try Rule(path: "/auth/login", methods: ["POST"], client: .anonymous, quotas: Self.quotas)
        #expect(rule.mismatch(with: Self.request("POST", "//auth/%6Cogin/")) == nil)
        #expect(rule.mismatch(with: Self.request("POST", "/auth")) == .path)
        #expect(rule.mismatch(with: Self.request("post", "/auth/login")) == .method)
        #expect(rule.mismatch(with: Self.request("POST", "/auth/login", Client(id: "a", type: .api))) == .client)
    }

    @Test func `counts per client, per client and normalised path, or all together`() throws {
        let (one, two) = (Self.request("GET", "/a/"), Self.request("GET", "/b", Client(id: "bob", type: .api)))
        let key = { (scope: RuleScope, request: RateLimitRequest) in
            try Rule(name: "r", per: scope, quotas: Self.quotas).key(for: request)
        }
        #expect(try key(.client, one) == CounterKey(rule: "r", client: "ip:192.0.2.1"))
        #expect(try key(.endpoint, one) == CounterKey(rule: "r", client: "ip:192.0.2.1", endpoint: "/a"))
        #expect(try key(.service, one) == key(.service, two))
    }

    /// Name, path, methods; what is said.
    static let refusals: [(String?, String, [String], String)] = [
        ("", "/a", [], "name of the rule for /a: it is empty, leave it out or give one"),
        ("r", "", [], "path of rule r: it is empty, `.*` matches all and `/` the root"),
        ("r", "/a", ["post"], "method post of rule r: upper and lower case differ, it must be POST"),
        ("r", "/a", ["GET POST"], "method \"GET POST\" of rule r: it must be one word of ASCII, as in POST"),
    ]

    @Test(arguments: refusals)
    func `that makes no sense is refused`(name: String?, path: String, methods: [String], text: String) {
        let error = #expect(throws: RateLimitError.self) {
            try Rule(name: name, path: path, methods: methods, quotas: Self.quotas)
        }
        #expect(error?.description == text)
    }

    @Test(arguments: [-1, (1 << 53) + 1, .max]) func `takes no fewer than 0 units ahead, and no more than 2^53`(
        _ prefetch: Int
    ) {
        let error = #expect(throws: RateLimitError.self) {
            try Rule(name: "r", quotas: Self.quotas, prefetch: prefetch)
        }
        #expect(error?.description == "prefetch of rule r: \(prefetch), it must be between 0 and 2^53")
    }

    @Test func `needs quotas, each with a window of its own`() {
        #expect(throws: RateLimitError.self) { try Rule(quotas: []) }
        #expect(throws: RateLimitError.self) { try Rule(quotas: Self.quotas + Self.quotas) }
    }
}
