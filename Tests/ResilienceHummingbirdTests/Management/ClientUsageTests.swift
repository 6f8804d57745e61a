import HTTPTypes
import HummingbirdTesting
import RateLimiting
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import Testing

@testable import ResilienceHummingbird

@Suite("What a client has used", .timeLimit(.minutes(2))) struct ClientUsageTests {
    /// An application in which each of `clients` has logged in twice, and asked for a room once.
    private func application(_ clients: String...) async throws -> ManagedApplication {
        let application = try await ManagedApplication { configuration in
            var login = RuleSettings(
                path: "/auth/login", limits: [Rate(5, per: .seconds(60)), Rate(20, per: .seconds(3600))])
            login.name = "login"
            var rooms = RuleSettings(path: "/rooms/.*", limits: [Rate(100, per: .seconds(86_400))])
            rooms.name = "rooms"
            rooms.scope = .endpoint
            configuration.rateLimits.rules = [login, rooms]
        }
        for client in clients {
            let client = Client(id: client, type: .anonymous)
            for path in ["/auth/login", "/auth/login", "/rooms/7"] {
                let request = RateLimitRequest(method: "POST", path: NormalizedPath(path), client: client)
                _ = try await application.manager.limiter.decide(request)
            }
        }
        return application
    }

    @Test func `is told by rule, path and window`() async throws {
        try await application("ip:203.0.113.9").serve { caller in
            let (response, body) = try await caller.call(.get, "rate-limits/ip:203.0.113.9")
            #expect(response.status == .ok)
            #expect(body.string("client_id") == "ip:203.0.113.9")
            let stats = body.list("stats")
            #expect(stats.map { $0.string("rule") } == ["login", "login", "rooms"])
            #expect(stats.map { $0.double("window") } == [60, 3600, 86_400])
            #expect(stats.map { $0.int("used") } == [2, 2, 1])
            #expect(stats.map { $0.int("limit") } == [5, 20, 100])
            #expect(stats.map { $0.int("remaining") } == [3, 18, 99])
            #expect(stats.map { $0.double("reset_after") } == [60, 3600, 86_400])
            #expect(stats.map { $0.string("endpoint") } == [nil, nil, "/rooms/7"])
        }
    }

    @Test(arguments: [
        ("ip:2001:db8:0:1::/64", "ip:2001:db8:0:1::%2F64"), ("ip:2001:db8:0:1::/64", "ip:2001:db8:0:1::/64"),
        ("ip:2001:db8:0:1::/64", "ip%3A2001%3adb8%3A0%3A1%3A%3A%2f64"), ("user:a b%/é", "user:a%20b%25%2F%C3%A9"),
        ("user:x/reset", "user:x%2Freset"), ("reset", "reset"), ("user:..", "user:.."), ("user:?#", "user:%3F%23"),
    ])
    func `goes by ids of any kind, slashes and colons included`(client: String, path: String) async throws {
        try await application(client, "ip:198.51.100.7").serve { caller in
            let (_, body) = try await caller.call(.get, "rate-limits/\(path)")
            #expect(body.string("client_id") == client)
            #expect(body.list("stats").count == 3)
            let (_, message) = try await caller.call(.post, "rate-limits/\(path)/reset")
            #expect(message.string("message")?.hasSuffix("2 counters were forgotten") == true)
            let (_, after) = try await caller.call(.get, "rate-limits/\(path)")
            #expect(after.list("stats").isEmpty)
            let (_, other) = try await caller.call(.get, "rate-limits/ip:198.51.100.7")
            #expect(other.list("stats").count == 3)
        }
    }

    @Test func `is forgotten under one rule alone, where one is named`() async throws {
        try await application("user:ada").serve { caller in
            try await caller.expect(.ok, .post, "rate-limits/user:ada/reset?rule=login")
            let (_, body) = try await caller.call(.get, "rate-limits/user:ada")
            #expect(body.list("stats").map { $0.string("rule") } == ["rooms"])
            try await caller.expect(.notFound, .post, "rate-limits/user:ada/reset?rule=nobody")
            try await caller.expect(.badRequest, .post, "rate-limits/user:ada/reset?rule=login&rule=rooms")
            let (_, same) = try await caller.call(.get, "rate-limits/user:ada")
            #expect(same.list("stats").count == 1)
        }
    }

    @Test func `is nothing for who was never seen, and bad where the id is no text`() async throws {
        try await application().serve { caller in
            let (response, body) = try await caller.call(.get, "rate-limits/ip:192.0.2.1")
            #expect(response.status == .ok && body.list("stats").isEmpty)
            for id in ["%", "%FF", "a%2"] { try await caller.expect(.badRequest, .get, "rate-limits/\(id)") }
            try await caller.expect(.notFound, .get, "rate-limits")
            try await caller.expect(.notFound, .get, "rate-limits/")
        }
    }

    @Test func `is ranked by who was denied most, or asked most, with how far off that may be`() async throws {
        let application = try await application("user:ada", "user:bob")
        for _ in 0..<8 {
            _ = try await application.manager.limiter.decide(
                RateLimitRequest(
                    method: "POST", path: NormalizedPath("/auth/login"), client: Client(id: "user:ada", type: .api)))
        }
        try await application.serve { caller in
            let (_, denied) = try await caller.call(.get, "top")
            #expect(denied.string("by") == "denied")
            #expect(denied.list("clients").map { $0.string("client") } == ["user:ada"])
            #expect(denied.list("clients").map { $0.int("count") } == [5])
            let (_, asked) = try await caller.call(.get, "top?by=asked&limit=1")
            #expect(asked.list("clients").map { $0.int("count") } == [11])
            for query in ["by=king", "by=", "limit=0", "limit=1001", "limit=x", "limit=1.0", "by=asked&by=denied"] {
                try await caller.expect(.badRequest, .get, "top?\(query)")
            }
        }
    }
}
