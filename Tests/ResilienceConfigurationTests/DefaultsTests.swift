import Backpressure
import CircuitBreaking
import ClientIdentity
import RateLimiting
import ResilienceTesting
import Testing

@testable import ResilienceConfiguration

@Suite("An empty file") struct DefaultsTests {
    let empty = ResilienceConfiguration()

    @Test func `is valid and names no rule, breaker, queue or speech service`() throws {
        let resolved = try empty.resolved()
        #expect(empty.environment == .default && resolved.environment == .default)
        #expect(empty.rateLimits.rules.isEmpty && empty.breakers.isEmpty && empty.queues.isEmpty)
        #expect(empty.speech.isEmpty && resolved.circuits.isEmpty && resolved.queues.isEmpty)
        #expect(resolved.findings(in: ConfigurationSurroundings()).isEmpty && resolved.tokenKey == nil)
        #expect(resolved.clients == ClientIdentityConfiguration())
    }

    /// Each key of the documentation with what the documentation gives it, for all sections alike.
    static let documented: [(path: String, standard: String)] = [
        ("environment", "default"), ("candidate", ""),
        ("http.trusted_hosts", "[]"), ("http.cors_origins", "[]"), ("http.max_body", "1MiB"),
        ("http.grace_period", "30s"),
        ("store.max_keys", "1000000"), ("store.max_memory", "256MiB"), ("store.snapshot", ""),
        ("store.redis", "state lives in this process"), ("store.tls.ca", ""), ("store.tls.certificate", ""),
        ("store.tls.key", ""), ("store.tls.server_name", ""), ("store.sentinel.username", ""),
        ("store.sentinel.password", ""), ("store.max_connections", "20; in production 50, in development 10"),
        ("store.command_timeout", "100ms"), ("store.when_unavailable", "local"),
        ("clients.trusted_proxies", "[]"), ("clients.forwarded_header", "X-Forwarded-For"),
        ("clients.ipv6_prefix", "64"), ("clients.credentials", "verified"), ("clients.jwt_key", ""),
        ("clients.api_key_sha256", "[]"),
        ("clients.internal.headers", "[X-Internal-Service, X-Service-Token, X-Kubernetes-Service]"),
        ("clients.internal.networks", "[]"), ("clients.internal.token_sha256", "[]"),
        ("clients.internal.trust_headers", "false"),
        ("rate_limits.enabled", "true"),
        ("rate_limits.exclude", "[/healthz, /health, /metrics, /docs, /openapi.json, /redoc, /_internal]"),
        ("rate_limits.default.limits", "[60/minute, 1000/hour, 10000/day]"),
        ("rate_limits.default.algorithm", "sliding_window"), ("rate_limits.default.burst", "the limit"),
        ("rate_limits.default.bypass_internal", "true"), ("rate_limits.default.shadow", "false"),
        ("rate_limits.rules[].name", "methods and path"), ("rate_limits.rules[].path", "required"),
        ("rate_limits.rules[].method", "all"), ("rate_limits.rules[].client", "all"),
        ("rate_limits.rules[].per", "client"), ("rate_limits.rules[].limits", "required"),
        ("rate_limits.rules[].align", "epoch"), ("rate_limits.rules[].algorithm", "sliding_window"),
        ("rate_limits.rules[].burst", "the limit"),
        ("rate_limits.rules[].bypass_internal", "true"), ("rate_limits.rules[].shadow", "false"),
        ("rate_limits.rules[].when_unavailable", "as in `store`"), ("rate_limits.rules[].prefetch", "0"),
        ("breakers.<name>.failure_threshold", "5"), ("breakers.<name>.recovery_timeout", "1m"),
        ("breakers.<name>.backoff", "2.0"), ("breakers.<name>.max_recovery_timeout", "10m"),
        ("breakers.<name>.jitter", "0.1"), ("breakers.<name>.half_open_calls", "1"),
        ("breakers.<name>.success_threshold", "3"), ("breakers.<name>.timeout", "30s"),
        ("breakers.<name>.ramp", "0s"),
        ("backpressure.<name>.max_queue_size", "200"), ("backpressure.<name>.max_memory", "100MiB"),
        ("backpressure.<name>.strategy", "drop_oldest"), ("backpressure.<name>.timeout", "10s"),
        ("backpressure.<name>.max_age", "0s"), ("backpressure.<name>.warning_threshold", "0.7"),
        ("backpressure.<name>.adaptive_threshold", "0.85"), ("backpressure.<name>.concurrency", "4"),
        ("tts.<name>.url", "http://127.0.0.1:8090"), ("tts.<name>.breaker", "tts_service"),
        ("tts.<name>.queue", "tts_synthesis"), ("tts.<name>.voices_ttl", "5m"),
    ]

    @Test func `has the documented default for each key, and there is no other key`() {
        let listed = KeyDescription.all
        #expect(listed.map(\.path) == Self.documented.map(\.path))
        for (found, documented) in zip(listed, Self.documented) {
            #expect(found.standard == documented.standard, "\(documented.path)")
        }
    }

    @Test func `has the documented default as the parts see it`() throws {
        var configuration = empty
        configuration.speech["default"] = SpeechSettings()
        let resolved = try configuration.resolved()
        #expect(resolved.circuits == ["tts_service": try CircuitConfiguration()])
        #expect(resolved.queues == ["tts_synthesis": try QueueConfiguration()])
        #expect(resolved.rules.defaultRule?.quotas.quotas.map(\.limit) == [60, 1000, 10000])
        #expect(resolved.rules.isEnabled)
    }

    @Test func `describes a breaker and a queue that is named but not described with the defaults`() throws {
        var configuration = empty
        configuration.speech["other"] = SpeechSettings()
        configuration.speech["other"]?.breaker = "elsewhere"
        configuration.speech["other"]?.queue = "lane"
        let resolved = try configuration.resolved()
        #expect(resolved.settings.breakers == ["elsewhere": BreakerSettings()])
        #expect(resolved.settings.queues == ["lane": QueueSettings()])
        #expect(resolved.speechService() == SpeechSettings())
        #expect(resolved.speechService("other").breaker == "elsewhere")
    }

    @Test func `gives a rule what it says beside its limits`() throws {
        var configuration = empty
        var settings = RuleSettings(path: "/x", limits: [Rate(1, per: .seconds(1))])
        (settings.isShadow, settings.bypassesInternal, settings.whenUnavailable, settings.prefetch) =
            (true, false, .deny, 7)
        configuration.rateLimits.rules = [settings]
        let rule = try #require(try configuration.resolved().rules.rules.first)
        #expect(rule.isShadow && !rule.bypassInternal && rule.whenUnavailable == .deny && rule.prefetch == 7)
    }

    @Test func `gives a rule sliding_window, the limit, true and false, not what default says`() throws {
        var configuration = empty
        configuration.rateLimits.default.algorithm = .fixedWindow
        configuration.rateLimits.default.bypassesInternal = false
        configuration.rateLimits.default.isShadow = true
        configuration.rateLimits.rules = [RuleSettings(path: "/x", limits: [Rate(1, per: .seconds(1))])]
        let resolved = try configuration.resolved()
        let rule = try #require(resolved.rules.rules.first)
        #expect(rule.quotas.quotas.map(\.algorithm) == [.slidingWindow])
        #expect(rule.bypassInternal && !rule.isShadow)
        #expect(
            resolved.rules.defaultRule?.quotas.quotas.map(\.algorithm) == [.fixedWindow, .fixedWindow, .fixedWindow])
    }
}
