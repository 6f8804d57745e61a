import ClientIdentity
import RateLimiting
import Testing

@testable import ResilienceConfiguration

@Suite("A configuration made by code") struct ResolutionTests {
    static func complaints(_ change: (inout ResilienceConfiguration) -> Void) -> [String] {
        var configuration = ResilienceConfiguration()
        change(&configuration)
        do throws(ConfigurationError) {
            _ = try configuration.resolved()
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `is checked like a file, and all that is wrong is told at once`() {
        let found = Self.complaints {
            $0.http.maximumBody = 0
            $0.store.maximumKeys = 0
            $0.clients.ipv6Prefix = 129
            $0.clients.forwardedHeader = "X Forwarded"
            $0.rateLimits.excludedPaths = ["health"]
            $0.rateLimits.default.limits = []
            $0.rateLimits.rules = [RuleSettings(path: "/(", limits: [Rate(1, per: .seconds(1))])]
            $0.breakers["b"] = BreakerSettings()
            $0.breakers["b"]?.jitter = 1
            $0.queues["q"] = QueueSettings()
            $0.queues["q"]?.warningThreshold = 1.1
            $0.speech["s"] = SpeechSettings()
            $0.speech["s"]?.url = "127.0.0.1"
        }
        #expect(
            found.prefix(6) == [
                #"http.max_body: "0": below 1, the least there can be"#,
                #"store.max_keys: "0": below 1, the least there can be"#,
                #"clients.forwarded_header: "X Forwarded": not the name of a header field"#,
                #"clients.ipv6_prefix: "129": above 128, the most there can be"#,
                #"rate_limits.exclude: "health": a path begins with /"#,
                "rate_limits.default.limits: no limits, at least one is needed",
            ])
        #expect(
            found.dropFirst(6).prefix(3) == [
                #"breakers.b.jitter: "1.0": not less than 1"#,
                #"backpressure.q.warning_threshold: "1.1": above 1.0, the most there can be"#,
                #"tts.s.url: "127.0.0.1": not a URL such as http://127.0.0.1:8090"#,
            ])
        #expect(found.count == 10)
        #expect(found.last?.hasPrefix(#"rate_limits.rules[0].path: path pattern "/(""#) == true)
    }

    @Test func `gives the burst to the shortest window's bucket, the others have their limit`() throws {
        var configuration = ResilienceConfiguration()
        configuration.rateLimits.default.algorithm = .tokenBucket
        configuration.rateLimits.default.burst = 10
        configuration.rateLimits.default.limits.reverse()
        let quotas = try #require(try configuration.resolved().rules.defaultRule).quotas.quotas
        #expect(quotas.map(\.capacity) == [10, 1000, 10000])
    }

    @Test func `begins windows with the client where a rule says so, but for those of the calendar`() throws {
        let month = try CalendarWindow(.month, in: "Europe/Berlin")
        var rule = RuleSettings(path: "/a", limits: [Rate(1000, per: month), Rate(5, per: .seconds(60))])
        (rule.algorithm, rule.alignment) = (.fixedWindow, .client)
        var configuration = ResilienceConfiguration()
        configuration.rateLimits.rules = [rule]
        let quotas = try configuration.resolved().rules.rules[0].quotas.quotas
        #expect(
            quotas == [
                try Quota(limit: 5, per: .seconds(60), algorithm: .fixedWindow, alignment: .client),
                try Quota(limit: 1000, per: month),
            ])
    }

    @Test(arguments: RateLimitAlgorithm.allCases.filter { $0 != .fixedWindow })
    func `has windows of the calendar and of one's own with fixed_window only, each said once`(
        algorithm: RateLimitAlgorithm
    ) throws {
        let day = try CalendarWindow(.day, in: "UTC")
        let found = Self.complaints {
            var rule = RuleSettings(path: "/a", limits: [Rate(1, per: .seconds(1)), Rate(5, per: day)])
            (rule.algorithm, rule.alignment) = (algorithm, .client)
            $0.rateLimits.rules = [rule]
        }
        #expect(
            found == [
                #"rate_limits.rules[0].limits: "5/day@UTC": only fixed_window counts by the calendar, this is "#
                    + algorithm.rawValue,
                "rate_limits.rules[0].align: client: only windows of fixed_window begin with a client, this is "
                    + algorithm.rawValue,
            ])
    }

    @Test func `has findings without a place in a file`() throws {
        var configuration = ResilienceConfiguration()
        configuration.clients.internal.trustsHeaders = true
        configuration.rateLimits.default.burst = 10
        configuration.speech["a"] = SpeechSettings()
        configuration.speech["a"]?.breaker = "b"
        #expect(
            try configuration.resolved().findings(in: ConfigurationSurroundings()).map(\.description) == [
                #"rate_limits.default.burst: "10": without effect, only token_bucket has a burst and this is "#
                    + "sliding_window; leave it out, or count by token_bucket [burst-without-effect]",
                #"clients.internal.trust_headers: "true": anyone who sends one of the headers passes as an internal "#
                    + "service; list networks or token_sha256 instead [trusted-headers]",
                #"tts.a.breaker: "b": not described under breakers, so it has the defaults; describe it there "#
                    + "[undescribed-name]",
            ])
    }

    @Test func `tells names that are taken, given ones and those made of methods and path`() {
        let rate = Rate(1, per: .seconds(1))
        let found = Self.complaints {
            $0.rateLimits.rules = ["a", nil, "a", "default", nil, "/x"].map { name in
                var rule = RuleSettings(path: "/x", limits: [rate])
                rule.name = name
                return rule
            }
        }
        #expect(
            found == [
                #"rate_limits.rules[2].name: "a": also the name of rate_limits.rules[0], choose another"#,
                #"rate_limits.rules[3].name: "default": the name of what holds where no rule does, choose another"#,
                #"rate_limits.rules[4].name: "/x": made of methods and path and also the name of rate_limits.rules[1], choose another"#,
                #"rate_limits.rules[5].name: "/x": also the name of rate_limits.rules[1], choose another"#,
            ])
    }
}
