import ClientIdentity
import Foundation
import RateLimiting
import ResiliencePrimitives
import ResilienceYAML
import Testing

@testable import ResilienceCommand

@Suite("An explanation") struct ExplanationTests {
    static let secret = "a secret of at least thirty-two bytes"
    static let time = MonotonicTime(nanoseconds: 1_800_000_000_000_000_000)
    static let yaml = """
        clients:
          jwt_key: \(secret)
          trusted_proxies: [10.0.0.0/24]
          api_key_sha256: [5532e44183f47ed1fc146851b96d585c24da5bd5fe31a885cebc357261ed8f7f]
          internal: {networks: [10.1.0.0/16]}
        rate_limits:
          exclude: [/healthz]
          default: {bypass_internal: false}
          rules:
            - name: login
              path: /auth/login
              method: POST
              limits: [2/minute, 5/hour]
            - {name: staff, path: /api/.*, client: authenticated, limits: [9/minute]}
            - {name: watched, path: /watch, shadow: true, limits: [1/minute]}
            - {name: closed, path: /closed, limits: [0/minute]}
            - {name: rest, path: /api/.*, per: endpoint, algorithm: token_bucket, burst: 3, limits: [60/minute]}
        """

    static func explain(
        _ target: String, method: String = "GET", peer: String = "203.0.113.9", headers: [String] = [], cost: Int = 1,
        under yaml: String = yaml
    ) async throws -> Explanation {
        let request = try ExplainedRequest(
            method: method, target: target, peer: peer, headers: headers, cost: cost)
        return try await Explanation(
            of: request, under: ConfigurationLoader().load(yaml: yaml, named: "c.yaml"), at: time)
    }

    static func text(_ explanation: Explanation) -> String {
        var report = TextReport(for: .none)
        report.add(explanation)
        return report.lines.joined(separator: "\n")
    }

    static func object(_ explanation: Explanation) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(json(explanation).utf8))
        return try #require(object as? [String: Any])
    }

    static func json(_ explanation: Explanation) -> String {
        var lines = JSONLines()
        explanation.append(to: &lines)
        return String(decoding: lines.bytes, as: UTF8.self)
    }

    @Test func `says who it is, what the path is, which rule decides and what its client sees`() async throws {
        let fields = """
            Policy: "login-60s";q=2;w=60, "login-3600s";q=5;w=3600
            """
        let body =
            #"{"detail":"Limit of 2 requests per minute exceeded","error":{"code":"RATE_LIMIT_EXCEEDED","limit":2,"#
            + #""message":"Limit of 2 requests per minute exceeded; retry after 60 s","reset_time":1800000060,"#
            + #""retry_after":60},"status":429,"title":"Too Many Requests","#
            + #""type":"https://iana.org/assignments/http-problem-types#quota-exceeded","#
            + #""violated-policies":["login-60s"]}"#
        let explanation = try await Self.explain("//auth/./login/?next=1", method: "POST")
        #expect(
            Self.text(explanation) == """
                POST //auth/./login/ from 203.0.113.9, cost 1

                Client
                ip:203.0.113.9, anonymous: nothing else names it, so its address does
                address      is
                203.0.113.9  no trusted proxy: the client

                Path
                /auth/login

                Rule
                login (c.yaml:10:7)

                Quotas
                sliding_window, each client by itself
                policy       limit  in  at once
                login-60s        2  1m        2
                login-3600s      5  1h        5

                What its client sees
                the first request: let through, and its response has
                  RateLimit-\(fields)
                  RateLimit: "login-60s";r=1;t=60, "login-3600s";r=4;t=3600
                  X-RateLimit-Limit: 2
                  X-RateLimit-Remaining: 1
                  X-RateLimit-Reset: 1800000060
                once it has used what it may: denied
                  429 Too Many Requests
                  RateLimit-\(fields)
                  RateLimit: "login-60s";r=0;t=60, "login-3600s";r=3;t=3600
                  X-RateLimit-Limit: 2
                  X-RateLimit-Remaining: 0
                  X-RateLimit-Reset: 1800000060
                  Retry-After: 60
                  Content-Type: application/problem+json
                  Cache-Control: no-store
                  \(body)
                """)
    }

    @Test func `says why the rules before the one that decides do not, and what the request says about itself`()
        async throws
    {
        let explanation = try await Self.explain(
            "/api/rooms", peer: "10.0.0.1",
            headers: ["X-Forwarded-For: 203.0.113.9", "Authorization: Bearer \(Self.secret)"])
        let text = Self.text(explanation)
        #expect(
            text.hasPrefix(
                """
                GET /api/rooms from 10.0.0.1, cost 1

                Client
                ip:203.0.113.9, anonymous: nothing else names it, so its address does
                address      is
                10.0.0.1     a trusted proxy (10.0.0.0/24)
                203.0.113.9  no trusted proxy: the client
                says about itself  value        believed  since
                X-Forwarded-For    203.0.113.9  yes       sent by 10.0.0.1, a trusted proxy (10.0.0.0/24)
                Authorization      Bearer •••   no        token: it is malformed; it must be a JSON Web Token of at most 8192 bytes

                Path
                /api/rooms

                Rule
                rest (c.yaml:17:7)
                not      since
                login    it is for POST
                staff    it is for clients of type authenticated
                watched  its path /watch does not match
                closed   its path /closed does not match

                Quotas
                token_bucket, each client by itself, for each path
                policy    limit  in  at once
                rest-60s     60  1m        3

                """))
        #expect(text.contains("RateLimit: \"rest-60s\";r=2;t=1\n"))
        #expect(text.contains("Retry-After: 1\n"))
    }

    @Test func `names limits by the calendar and windows of a client's own`() async throws {
        let yaml = """
            rate_limits:
              rules:
                - name: bills
                  path: .*
                  limits: [5/minute, 9/day@Europe/Berlin, 9/day@Asia/Tokyo, 99/month@Europe/Berlin]
                  algorithm: fixed_window
                  align: client
            """
        let explanation = try await Self.explain("/", under: yaml)
        #expect(
            Self.text(explanation).contains(
                """
                fixed_window, align client, each client by itself
                policy                   limit                   in  at once
                bills-60s                    5                   1m        5
                bills-day@Asia/Tokyo         9       day@Asia/Tokyo        9
                bills-day@Europe/Berlin      9    day@Europe/Berlin        9
                bills-month                 99  month@Europe/Berlin       99
                """))
        let quotas = try #require(try Self.object(explanation)["quotas"] as? [[String: Any]])
        #expect(quotas.map { $0["align"] as? String } == ["client", "epoch", "epoch", "epoch"])
        #expect(quotas[3]["calendar"] as? String == "month@Europe/Berlin")
        // January 2027
        #expect(quotas.map { $0["window"] as? Int } == [60, 86_400, 86_400, 31 * 86_400])
    }

    @Test(arguments: [
        ("/healthz/", "none: the path is one of rate_limits.exclude", "exclude"),
        ("/resilience/health", "none: these services never limit /resilience and what is below it", "exclude"),
        ("/metrics", "none: these services never limit /metrics and what is below it", "exclude"),
        ("/v1/check", "none: these services never limit /v1 and what is below it", "exclude"),
        ("/elsewhere", "default", "allow"), ("/resilienceful", "default", "allow"),
    ])
    func `says why no rule is asked`(_ path: String, _ meaning: String, _ verdict: String) async throws {
        let explanation = try await Self.explain(path)
        #expect(explanation.ruleMeaning == meaning && explanation.treatment.verdict.rawValue == verdict)
        let text = Self.text(explanation)
        #expect(text.contains("\nRule\n\(meaning)") && text.contains("What its client sees") == (meaning == "default"))
    }

    @Test func `says so where limits are switched off, and where internal services bypass them`() async throws {
        let off = try await Self.explain("/a", under: "rate_limits: {enabled: false}")
        #expect(off.ruleMeaning == "none: rate_limits.enabled is false" && off.treatment.verdict == .allow)
        let service = try await Self.explain("/watch", peer: "10.1.0.1", headers: ["X-Internal-Service: billing"])
        #expect(service.ruleMeaning == "watched, which lets internal services pass uncounted")
        #expect(service.treatment.verdict == .bypass && service.reason.contains("internal network 10.1.0.0/16"))
        let counted = try await Self.explain("/other", peer: "10.1.0.1", headers: ["X-Internal-Service: billing"])
        #expect(counted.treatment.verdict == .allow && counted.treatment.rule?.name == "default")
    }

    @Test func `shows a request that never passes once, one in shadow as let through, one of any cost as it is`()
        async throws
    {
        let closed = Self.text(try await Self.explain("/closed"))
        #expect(
            closed.contains("the first request: denied\n  429 Too Many Requests\n") && !closed.contains("Retry-After"))
        #expect(!closed.contains("once it has used"))
        let dear = Self.text(try await Self.explain("/api/x", cost: 4))
        #expect(dear.contains("the first request: denied\n") && !dear.contains("Retry-After"))
        let watched = Self.text(try await Self.explain("/watch"))
        #expect(
            watched.contains(
                "once it has used what it may: let through, and counted as denied: rule watched is in shadow\n"))
        #expect(!watched.contains("429"))
        let two = Self.text(try await Self.explain("/api/x", cost: 2))
        #expect(two.contains("RateLimit: \"rest-60s\";r=1;t=1\n") && two.contains("Retry-After: 1\n"))
        let free = Self.text(try await Self.explain("/api/x", cost: 0))
        #expect(
            free.contains("RateLimit: \"rest-60s\";r=3\n") && free.contains("once it has used what it may: denied\n"))
    }

    static let ways: [(peer: String, headers: [String], client: String, type: String, word: String)] = [
        ("203.0.113.9", [], "ip:203.0.113.9", "anonymous", "address"),
        ("2001:db8:0:1::9", [], "ip:2001:db8:0:1::/64", "anonymous", "address"),
        ("10.1.0.1", ["X-Internal-Service: billing"], "internal:billing", "internal", "internal_service"),
        ("203.0.113.9", ["X-API-Key: key-of-ada"], "apikey:5532e44183f47ed1", "api", "api_key"),
        ("203.0.113.9", ["authorization:  ApiKey key-of-ada  "], "apikey:5532e44183f47ed1", "api", "api_key"),
    ]

    @Test(arguments: ways) func `knows each way of being identified`(
        peer: String, headers: [String], client: String, type: String, word: String
    ) async throws {
        let known = try #require(try? CredentialDigest(hex: Self.digest))
        #expect(known == CredentialDigest(of: "key-of-ada"))
        let object = try Self.object(try await Self.explain("/a", peer: peer, headers: headers))
        #expect(object["client"] as? String == client && object["client_type"] as? String == type)
        #expect(object["named_by"] as? String == word)
    }

    static let digest = "5532e44183f47ed1fc146851b96d585c24da5bd5fe31a885cebc357261ed8f7f"

    @Test func `knows a verified token, and what of it nobody verified`() async throws {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let token = try await TokenVerifier(key: Self.secret).sign(subject: "ada", expiresIn: .seconds(60), now: now)
        let header = "Authorization: Bearer \(token)"
        let explanation = try await Self.explain("/api/x", headers: [header])
        let object = try Self.object(explanation)
        #expect(object["client"] as? String == "user:ada" && object["named_by"] as? String == "token")
        #expect(object["rule"] as? String == "staff" && explanation.reason == "its token is verified")
        let any = "clients: {credentials: any}"
        let unverified = try Self.object(try await Self.explain("/api/x", headers: [header], under: any))
        #expect(unverified["named_by"] as? String == "unverified_token")
        let key = try Self.object(try await Self.explain("/api/x", headers: ["X-API-Key: k"], under: any))
        #expect(key["named_by"] as? String == "unverified_key")
    }

    @Test func `is one object for programs`() async throws {
        let object = try Self.object(try await Self.explain("/auth/login/", method: "POST"))
        #expect(
            Set(object.keys) == [
                "file", "environment", "method", "path", "cost", "client", "client_type", "named_by", "address",
                "steps",
                "claims", "verdict", "rule", "line", "passed_over", "per", "quotas", "first", "over_limit",
            ])
        #expect(object["line"] as? Int == 10 && object["path"] as? String == "/auth/login")
        let over = try #require(object["over_limit"] as? [String: Any])
        #expect(over["status"] as? Int == 429 && over["verdict"] as? String == "deny")
        let body = try #require(over["body"] as? String)
        let problem = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        #expect(problem?["title"] as? String == "Too Many Requests")
        let quota = try #require((object["quotas"] as? [[String: Any]])?.last)
        #expect(quota["policy"] as? String == "login-3600s" && quota["window"] as? Int == 3600)
        let headers = try #require(over["headers"] as? [[String: String]])
        #expect(headers.contains(["name": "Retry-After", "value": "60"]))
        let excluded = try Self.object(try await Self.explain("/healthz"))
        #expect(excluded["verdict"] as? String == "exclude" && excluded["rule"] is NSNull)
    }

    @Test func `never repeats a secret of a header`() async throws {
        let secrets = ["swordfish-1", "swordfish-2.x.y", "swordfish-3", "swordfish-4", "swordfish-5", "swordfish-6"]
        let names = [
            "Authorization: ApiKey ", "Authorization: Bearer ", "X-API-Key: ", "X-Service-Token: ", "Cookie: ",
            "Authorization: ",
        ]
        let headers = zip(names, secrets).map { $0 + $1 }
        for configuration in [Self.yaml, "clients: {credentials: any}", "clients: {internal: {trust_headers: true}}"] {
            for group in [headers, [headers[5]], [headers[0]], [headers[3]]] {
                let explanation = try await Self.explain("/a?k=swordfish", headers: group, under: configuration)
                #expect(!Self.text(explanation).contains("swordfish"))
                #expect(!Self.json(explanation).contains("swordfish"))
            }
        }
    }
}
