import RateLimiting
import ResiliencePrimitives
import Synchronization
import Testing

/// The code of the catalog's pages, word for word.
@Suite("The documentation") struct DocumentationTests {
    @Test func `limits by a key`() throws {
        let limiter = try QuotaLimiter(Quota(limit: 5, per: .seconds(60)), Quota(limit: 20, per: .seconds(3600)))

        func sendCode(to phone: String) throws -> String {
            let decision = try limiter.decide(phone)
            if let wait = decision.retryAfter { return "Try again in \(wait.components.seconds + 1) s" }
            return "Sent, \(decision.binding.remaining) left"
        }

        #expect(try (0..<5).map { _ in try sendCode(to: "1") }.last == "Sent, 0 left")
        #expect(try sendCode(to: "1").hasPrefix("Try again in "))
    }

    @Test func `limits requests by client`() async throws {
        let login = try Rule(
            name: "login", path: "/auth/login", methods: ["POST"], quotas: [Quota(limit: 5, per: .seconds(60))])
        let api = try Rule(
            name: "api", path: "/api/.*",
            quotas: [Quota(limit: 100, per: .seconds(60), algorithm: .tokenBucket, burst: 20)])
        let rules = try RuleSet(
            rules: [login, api],
            default: Rule(quotas: [Quota(limit: 60, per: .seconds(60))]),
            excludedPaths: ["/healthz"])
        let limiter = RateLimiter(rules: rules)

        func answer(method: String, path: String, address: String) async throws -> Int {
            let request = RateLimitRequest(
                method: method, path: NormalizedPath(path), client: Client(id: "ip:\(address)", type: .anonymous))
            return try await limiter.decide(request).isAllowed ? 200 : 429
        }

        for _ in 0..<5 { #expect(try await answer(method: "POST", path: "/auth/login/", address: "192.0.2.1") == 200) }
        #expect(try await answer(method: "POST", path: "//auth/%6Cogin", address: "192.0.2.1") == 429)
        #expect(try await answer(method: "POST", path: "/auth/login", address: "192.0.2.2") == 200)
    }

    @Test func `counts by the calendar, and from a client's first unit on`() throws {
        let month = try Quota(limit: 1000, per: CalendarWindow(.month, in: "Europe/Berlin"))
        let day = try Quota(limit: 100, per: CalendarWindow(.day, in: "Europe/Berlin"))
        let limiter = try QuotaLimiter(month, day)
        let trial = try Quota(limit: 50, per: .seconds(86_400), algorithm: .fixedWindow, alignment: .client)

        #expect(try limiter.decide("ada").quotas.map(\.remaining) == [99, 999])
        #expect(try QuotaLimiter(trial).decide("ada").binding.resetAfter == .seconds(86_400))
    }

    @Test func `puts several limits on one route`() async throws {
        let login = try Rule(
            name: "login", path: "/auth/login", methods: ["POST"],
            quotas: [
                Quota(limit: 5, per: .seconds(60)), Quota(limit: 20, per: .seconds(3600)),
                Quota(limit: 100, per: .seconds(86400)),
            ])

        func headers(for decision: Decision) -> [String: String] {
            var headers = [
                "X-RateLimit-Limit": "\(decision.binding.limit)",
                "X-RateLimit-Remaining": "\(decision.binding.remaining)",
            ]
            if let wait = decision.retryAfter {
                let isWhole = wait.components.attoseconds == 0
                headers["Retry-After"] = "\(wait.components.seconds + (isWhole ? 0 : 1))"
            }
            return headers
        }

        let (store, key) = (MemoryStore(), CounterKey(rule: "login", client: "ada"))
        _ = try store.decide(key, cost: 5, under: login.quotas, at: .zero)
        let denied = try store.decide(key, under: login.quotas, at: .zero)
        #expect(headers(for: denied) == ["X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0", "Retry-After": "60"])
    }

    @Test func `watches a limiter and changes it while it runs`() throws {
        final class DenialLog: RulingObserver {
            let denials = Mutex<[String]>([])

            func observe(_ request: RateLimitRequest, _ ruling: Ruling) {
                guard ruling.verdict == .deny, let rule = ruling.rule else { return }
                denials.withLock { $0.append("\(request.client.id) by \(rule.name)") }
            }
        }

        let rules = try RuleSet(rules: [], default: Rule(quotas: [Quota(limit: 2, per: .seconds(3600))]))
        let stricter = try RuleSet(rules: [], default: Rule(quotas: [Quota(limit: 1, per: .seconds(3600))]))
        let request = RateLimitRequest(
            method: "GET", path: NormalizedPath("/"), client: Client(id: "ada", type: .anonymous))
        let log = DenialLog()
        let logged = RateLimiter(rules: rules, observer: log)
        for _ in 0..<3 { _ = try logged.decideNow(request) }
        #expect(log.denials.withLock { $0 } == ["ada by default"])

        let top = TopClients()
        let limiter = RateLimiter(rules: rules, observer: top)
        for _ in 0..<5 { _ = try limiter.decideNow(request) }
        let worst = top.ranking(by: .denied, limit: 10)
        #expect(worst.clients.map(\.client) == ["ada"])
        #expect(worst.clients.map(\.count) == [3])

        limiter.replace(rules: stricter)
        #expect(try limiter.decideNow(request).decision?.binding.limit == 1)
    }
}
