import ClientIdentity
import RateLimiting
import Testing

@testable import ResilienceConfiguration

@Suite("A difference between configurations") struct DifferenceTests {
    static func difference(
        _ before: (inout ResilienceConfiguration) throws -> Void,
        _ after: (inout ResilienceConfiguration) throws -> Void
    ) throws -> [String] {
        var (old, new) = (ResilienceConfiguration(), ResilienceConfiguration())
        try before(&old)
        try after(&new)
        let difference = ConfigurationDifference(from: try old.resolved(), to: try new.resolved()) {
            $0.first == "store"
        }
        return difference.changes.map(\.description)
    }

    static func rule(_ name: String, _ limit: Int) -> RuleSettings {
        var rule = RuleSettings(path: "/\(name)", limits: [Rate(limit, per: .seconds(60))])
        rule.name = name
        return rule
    }

    @Test func `is empty between equals`() throws {
        let changes = try Self.difference {
            $0.clients.jwtKey = Secret(String(repeating: "k", count: 32))
        } _: {
            $0.clients.jwtKey = Secret(String(repeating: "k", count: 32))
        }
        #expect(changes.isEmpty)
        #expect(ConfigurationDifference(changes: []).isEmpty && !ConfigurationDifference(changes: []).needsRestart)
    }

    @Test func `names each key from the top with what it was and is, in the file's notation`() throws {
        let changes = try Self.difference {
            $0.http.trustedHosts = ["a.example"]
        } _: {
            $0.http.trustedHosts = ["a.example", "b.example"]
            $0.http.maximumBody = 2048
            $0.rateLimits.isEnabled = false
            $0.breakers["tts service"] = BreakerSettings()
        }
        #expect(
            changes == [
                "http.trusted_hosts: [a.example] is now [a.example, b.example]", "http.max_body: 1MiB is now 2KiB",
                "rate_limits.enabled: true is now false", #"breakers."tts service": new, with the defaults"#,
            ])
    }

    @Test func `knows rules by name, new ones, old ones and those in another order`() throws {
        let changes = try Self.difference {
            $0.rateLimits.rules = [Self.rule("a", 1), Self.rule("b", 2), Self.rule("c", 3)]
        } _: {
            $0.rateLimits.rules = [Self.rule("c", 3), Self.rule("d", 4), Self.rule("a", 9)]
        }
        #expect(
            changes == [
                "rate_limits.rules.d: new, {name: d, path: /d, limits: [4/minute]}",
                "rate_limits.rules.a.limits: [1/minute] is now [9/minute]", "rate_limits.rules.b: gone",
                "rate_limits.rules: a, b, c is now c, d, a",
            ])
    }

    @Test func `knows a rule without a name by methods and path, as the limiter calls it`() throws {
        var unnamed = RuleSettings(path: "/x", limits: [Rate(1, per: .seconds(60))])
        unnamed.methods = ["GET", "PUT"]
        let changes = try Self.difference {
            $0.rateLimits.rules = [unnamed]
        } _: {
            unnamed.isShadow = true
            $0.rateLimits.rules = [unnamed]
        }
        #expect(changes == [#"rate_limits.rules."GET,PUT /x".shadow: false is now true"#])
    }

    @Test func `says that a secret is another, and shows neither`() throws {
        let changes = try Self.difference {
            $0.clients.jwtKey = Secret(String(repeating: "k", count: 32))
            $0.clients.apiKeyDigests = [CredentialDigest(of: "abc")]
        } _: {
            $0.clients.jwtKey = Secret(String(repeating: "j", count: 32))
            $0.clients.apiKeyDigests = [CredentialDigest(of: "abd")]
        }
        #expect(changes.count == 2 && changes.first == "clients.jwt_key: is another now, which is not shown")
        #expect(!changes.joined().contains("kk") && !changes.joined().contains("jj"))
    }

    @Test func `shows passwords of a store no more, and that it needs a restart`() throws {
        let changes = try Self.difference {
            $0.store.redis = Secret("redis://:swordfish@a.example")
        } _: {
            $0.store.redis = Secret("redis://:marlin@a.example")
        }
        #expect(changes == ["store.redis: is another now, which is not shown; it takes a restart"])
    }

    @Test func `notes the connections that another environment has`() throws {
        var old = ResilienceConfiguration()
        old.store.redis = Secret("redis://a.example")
        let difference = ConfigurationDifference(
            from: try old.resolved(), to: try old.resolved(environment: .production)
        ) { $0.first == "store" }
        let change = try #require(difference.changes.first { $0.path == "store.max_connections" })
        #expect((change.before, change.after, change.needsRestart) == ("20", "50", true))
        #expect(difference.needsRestart && difference.changes.contains { $0.path == "environment" })
    }

    @Test func `keeps a store that is there, but for who decides while it is away`() throws {
        var (old, new) = (ResilienceConfiguration(), ResilienceConfiguration())
        old.store.maximumKeys = 7
        new.store.whenUnavailable = .deny
        new.http.maximumBody = 9
        let kept = try new.resolved().keeping(storeOf: try old.resolved()).settings
        #expect(kept.store.maximumKeys == 7 && kept.store.whenUnavailable == .deny && kept.http.maximumBody == 9)
    }
}
