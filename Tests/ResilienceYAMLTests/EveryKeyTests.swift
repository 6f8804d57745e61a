import Backpressure
import ClientIdentity
import RateLimiting
import ResilienceConfiguration
import Testing

@testable import ResilienceYAML

@Suite("Every key") struct EveryKeyTests {
    /// Each key once, none with its default.
    static let yaml = """
        environment: development
        candidate: next.yaml
        http: {trusted_hosts: [a.example], cors_origins: ["https://b.example"], max_body: 2KiB, grace_period: 1s}
        store:
          max_keys: 2
          max_memory: 3MiB
          snapshot: counters
          redis: rediss://ada:secret@r.example/0
          tls: {ca: ca.pem, certificate: c.pem, key: k.pem, server_name: redis.example}
          sentinel: {username: watcher, password: secret}
          max_connections: 7
          command_timeout: 50ms
          when_unavailable: deny
        clients:
          trusted_proxies: [10.0.0.0/8]
          forwarded_header: Forwarded
          ipv6_prefix: 56
          credentials: any
          jwt_key: 0123456789abcdef0123456789abcdef
          api_key_sha256: [BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD]
          internal:
            headers: [X-Ours]
            networks: ["2001:db8::/32", 192.0.2.1]
            token_sha256: [ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad]
            trust_headers: true
        rate_limits:
          enabled: false
          exclude: [/x]
          default: {limits: [1/second], algorithm: token_bucket, burst: 4, bypass_internal: false, shadow: true}
          rules:
            - name: all
              path: /y
              method: [GET, PUT]
              client: api
              per: endpoint
              limits: [2/90s]
              algorithm: token_bucket
              burst: 5
              bypass_internal: false
              shadow: true
              when_unavailable: allow
              prefetch: 9
            - {path: /z, method: GET, limits: [3/day], algorithm: fixed_window, align: client, per: service}
        breakers:
          b:
            failure_threshold: 1
            recovery_timeout: 2s
            backoff: 1.5
            max_recovery_timeout: 3s
            jitter: 0.2
            half_open_calls: 4
            success_threshold: 5
            timeout: 6s
            ramp: 7s
        backpressure:
          q:
            max_queue_size: 1
            max_memory: 2
            strategy: drop_newest
            timeout: 3s
            max_age: 4s
            warning_threshold: 0.5
            adaptive_threshold: 0.6
            concurrency: 7
        tts:
          s: {url: "https://c.example", breaker: b, queue: q, voices_ttl: 1h}
        """

    @Test func `is in this file`() {
        for key in KeyDescription.all {
            let name = key.path.split(separator: ".").last ?? ""
            #expect(Self.yaml.contains("\(name):"), "\(key.path)")
        }
    }

    @Test func `reaches the setting that it is for`() throws {
        #expect(try ResilienceConfiguration(yaml: Self.yaml) == Self.expected())
    }

    static func expected() throws -> ResilienceConfiguration {
        var configuration = ResilienceConfiguration()
        configuration.environment = .development
        configuration.candidate = "next.yaml"
        configuration.http.trustedHosts = ["a.example"]
        configuration.http.corsOrigins = ["https://b.example"]
        (configuration.http.maximumBody, configuration.http.gracePeriod) = (2048, .seconds(1))
        (configuration.store.maximumKeys, configuration.store.maximumMemory) = (2, 3 << 20)
        configuration.store.snapshot = "counters"
        configuration.store.redis = Secret("rediss://ada:secret@r.example/0")
        (configuration.store.tls.authority, configuration.store.tls.certificate) = ("ca.pem", "c.pem")
        (configuration.store.tls.key, configuration.store.tls.serverName) = ("k.pem", "redis.example")
        (configuration.store.sentinel.username, configuration.store.sentinel.password) = ("watcher", Secret("secret"))
        (configuration.store.maximumConnections, configuration.store.commandTimeout) = (7, .milliseconds(50))
        configuration.store.whenUnavailable = .deny
        configuration.clients = try clients()
        configuration.rateLimits = rateLimits()
        configuration.breakers["b"] = breaker()
        configuration.queues["q"] = queue()
        var service = SpeechSettings()
        (service.url, service.breaker, service.queue) = ("https://c.example", "b", "q")
        service.voicesLifetime = .seconds(3600)
        configuration.speech["s"] = service
        return configuration
    }

    private static func clients() throws -> ClientSettings {
        var clients = ClientSettings()
        clients.trustedProxies = [try AddressBlock("10.0.0.0/8")]
        (clients.forwardedHeader, clients.ipv6Prefix, clients.credentials) = ("Forwarded", 56, .any)
        clients.jwtKey = Secret("0123456789abcdef0123456789abcdef")
        clients.apiKeyDigests = [CredentialDigest(of: "abc")]
        clients.internal.headers = ["X-Ours"]
        clients.internal.networks = [try AddressBlock("2001:db8::/32"), try AddressBlock("192.0.2.1")]
        clients.internal.tokenDigests = [CredentialDigest(of: "abc")]
        clients.internal.trustsHeaders = true
        return clients
    }

    private static func rateLimits() -> RateLimitSettings {
        var limits = RateLimitSettings()
        (limits.isEnabled, limits.excludedPaths) = (false, ["/x"])
        limits.default.limits = [Rate(1, per: .seconds(1))]
        (limits.default.algorithm, limits.default.burst) = (.tokenBucket, 4)
        (limits.default.bypassesInternal, limits.default.isShadow) = (false, true)
        var all = RuleSettings(path: "/y", limits: [Rate(2, per: .seconds(90))])
        (all.name, all.methods, all.client, all.scope) = ("all", ["GET", "PUT"], .api, .endpoint)
        (all.algorithm, all.burst, all.bypassesInternal, all.isShadow) = (.tokenBucket, 5, false, true)
        (all.whenUnavailable, all.prefetch) = (.allow, 9)
        var short = RuleSettings(path: "/z", limits: [Rate(3, per: .seconds(86400))])
        (short.methods, short.algorithm, short.scope) = (["GET"], .fixedWindow, .service)
        short.alignment = .client
        limits.rules = [all, short]
        return limits
    }

    private static func breaker() -> BreakerSettings {
        var breaker = BreakerSettings()
        (breaker.failureThreshold, breaker.recoveryTimeout, breaker.backoff) = (1, .seconds(2), 1.5)
        (breaker.maximumRecoveryTimeout, breaker.jitter, breaker.halfOpenCalls) = (.seconds(3), 0.2, 4)
        (breaker.successThreshold, breaker.timeout, breaker.ramp) = (5, .seconds(6), .seconds(7))
        return breaker
    }

    private static func queue() -> QueueSettings {
        var queue = QueueSettings()
        (queue.maximumItems, queue.maximumBytes, queue.strategy) = (1, 2, .dropNewest)
        (queue.timeout, queue.maximumAge) = (.seconds(3), .seconds(4))
        (queue.warningThreshold, queue.adaptiveThreshold, queue.concurrency) = (0.5, 0.6, 7)
        return queue
    }
}
