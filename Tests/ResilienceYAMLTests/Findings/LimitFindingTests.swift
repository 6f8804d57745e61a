import ResilienceConfiguration
import Testing

@Suite("A finding about limits") struct LimitFindingTests {
    static let cases: [FindingCase] = [
        FindingCase(
            #"f.yaml:1:24: rate_limits.enabled: "false": nothing is limited, whatever the rules say; leave it out; "#
                + "with shadow: true a rule tells what it would deny [limits-disabled]",
            in: "rate_limits: {enabled: false}", notOnce: ("false", "true")),
        FindingCase(
            #"f.yaml:1:25: rate_limits.exclude: "/docs/.*": excluded paths are compared as they are, not as patterns; "#
                + "list them one by one [pattern-excluded]",
            in: "rate_limits: {exclude: [/docs/.*]}", notOnce: ("/.*", "/...")),
        FindingCase(
            #"f.yaml:4:7: rate_limits.rules[1]: no request comes to it: "all" before it takes all that it is for; "#
                + "move it up, or leave it out [unreachable-rule]",
            in: """
                rate_limits:
                  rules:
                    - {name: all, path: /api/.*, limits: [9/minute]}
                    - {name: some, path: '/api/v[12]', limits: [5/minute]}
                """, notOnce: ("/api/v[12]", "/api[12]?"), ("all, ", "all, method: [GET], ")),
        FindingCase(
            #"f.yaml:6:7: rate_limits.rules[2]: no request comes to it: "get", "others" before it and the excluded "#
                + #""/api" take all that it is for; exclude less, or leave it out [unreachable-rule]"#,
            in: """
                rate_limits:
                  exclude: [/api]
                  rules:
                    - {name: get, path: /api/.*, method: GET, limits: [9/minute]}
                    - {name: others, path: '/api/[a-z]', limits: [9/minute]}
                    - {name: some, path: '/api(/x)?', limits: [5/minute]}
                """, notOnce: ("exclude: [/api]", "exclude: []"), ("[a-z]", "[a-w]")),
        FindingCase(
            #"f.yaml:2:18: rate_limits.rules[0].path: "/auth/login/": no path matches it as paths are once normalised; "#
                + "begin with /, and leave out a query, a slash at the end, and empty, . and .. segments "
                + "[unmatchable-path]",
            in: """
                rate_limits:
                  rules: [{path: /auth/login/, limits: [5/minute]}]
                """, notOnce: ("login/", "login"), ("login/", "login/?")),
        FindingCase(
            #"f.yaml:2:38: rate_limits.rules[0].limits: "0/hour": every request is denied; "#
                + "raise it, unless nobody is to pass [denies-everything]",
            in: """
                rate_limits:
                  rules: [{path: /a, limits: [5/day, 0/hour]}]
                """, notOnce: ("0/hour", "1/hour"), ("/a, ", "/a, shadow: true, ")),
        FindingCase(
            #"f.yaml:5:12: rate_limits.default.burst: "0": the bucket never holds a unit, so every request is denied; "#
                + "make it as large as what a client may ask for at once, or leave it out [denies-everything]",
            in: """
                rate_limits:
                  default:
                    algorithm: token_bucket
                    limits: [5/minute]
                    burst: 0
                """, notOnce: ("burst: 0", "burst: 1"), ("burst: 0", "shadow: true\n    burst: 0")),
        FindingCase(
            #"f.yaml:5:12: rate_limits.default.burst: "6": more than the limit of "5/minute", so that up to 11 pass in "#
                + "one such window; lower it, or raise the limit [burst-above-limit]",
            in: """
                rate_limits:
                  default:
                    algorithm: token_bucket
                    limits: [20/hour, 5/minute]
                    burst: 6
                """, notOnce: ("burst: 6", "burst: 5")),
        FindingCase(
            #"f.yaml:3:12: rate_limits.default.burst: "10": without effect, only token_bucket has a burst and this is "#
                + "sliding_window; leave it out, or count by token_bucket [burst-without-effect]",
            in: """
                rate_limits:
                  default:
                    burst: 10
                """, notOnce: ("burst: 10", "burst: 10\n    algorithm: token_bucket")),
        FindingCase(
            "f.yaml:2:11: rate_limits.rules[0]: its limits count nobody: it is for internal services, and those bypass "
                + "it; set bypass_internal: false, or leave it out [bypassed-rule]",
            in: """
                rate_limits:
                  rules: [{path: /a, client: internal, limits: [5/day]}, {path: .*, limits: [9/day]}]
                """, notOnce: ("/a, ", "/a, bypass_internal: false, "), ("internal,", "api,"),
            // It spares them from the next one
            (".*, ", ".*, bypass_internal: false, "),
            ("rules:", "default: {bypass_internal: false}\n  rules:")),
    ]

    @Test(arguments: cases) func `says where and why, and is not made once it is mended`(_ finding: FindingCase) throws
    {
        try finding.check()
    }

    static func yaml(_ algorithm: String, _ limits: String) -> String {
        "rate_limits:\n  rules:\n    - {path: /a, algorithm: \(algorithm), limits: [\(limits)]}\n"
    }

    static let windows: [FindingCase] = [
        FindingCase(
            #"f.yaml:3:64: rate_limits.rules[0].limits: "300/hour": never denies, "5/minute" lets at most 300 through "#
                + "in as long; leave it out, or lower it below 300 [limit-never-binds]",
            in: yaml("sliding_window", "5/minute, 300/hour"), notOnce: ("300", "299"), ("5/m", "6/m")),
        FindingCase(
            #"f.yaml:3:62: rate_limits.rules[0].limits: "15/90s": never denies, "5/40s" lets at most 15 through "#
                + "in as long; leave it out, or lower it below 15 [limit-never-binds]",
            in: yaml("fixed_window", "5/40s,    15/90s"), notOnce: ("15/", "14/")),
        FindingCase(
            #"f.yaml:3:62: rate_limits.rules[0].limits: "100/minute": never denies, "100/hour" lets at most 100 through "#
                + "in as long; leave it out, or lower it below 100 [limit-never-binds]",
            in: yaml("sliding_window_counter", "100/minute, 100/hour"), notOnce: ("100/minute", "99/minute")),
        FindingCase(
            #"f.yaml:3:62: rate_limits.rules[0].limits: "300/hour": never denies, the bucket of "5/minute" holds no "#
                + "more and fills no faster; leave it out, or lower it [limit-never-binds]",
            in: yaml("token_bucket", "5/minute, 300/hour"), notOnce: ("300", "299")),
        FindingCase(
            #"f.yaml:3:64: rate_limits.rules[0].limits: "5000/hour": never denies, the buckets of "100/minute" and "#
                + #""10000/day" together deny sooner; leave it out, or lower it [limit-never-binds]"#,
            in: yaml("token_bucket", "100/minute, 5000/hour, 10000/day"), notOnce: ("5000", "1000")),
        // 2 × 60 = 120 ≤ 136
        FindingCase(
            #"f.yaml:3:64: rate_limits.rules[0].limits: "170/hour" (136 in production): never denies, "3/minute" (2 in "#
                + "production) lets at most 120 through in as long; leave it out, or lower it below 120 "
                + "[limit-never-binds]",
            in: yaml("sliding_window", "3/minute, 170/hour"), environment: .production, notOnce: ("170", "149")),
    ]

    @Test(arguments: windows) func `tells a window that never denies beside the others`(_ finding: FindingCase) throws {
        try finding.check()
    }

    @Test func `tells the burst of the environment's own limits`() throws {
        let yaml = "rate_limits: {default: {algorithm: token_bucket, limits: [60/minute], burst: 50}}"
        #expect(try FindingCase.found(in: yaml).isEmpty)
        #expect(
            try FindingCase.found(in: yaml, .production) == [
                #"f.yaml:1:78: rate_limits.default.burst: "50": more than the limit of "60/minute" (48 in production), so "#
                    + "that up to 98 pass in one such window; lower it, or raise the limit [burst-above-limit]"
            ])
    }
}
