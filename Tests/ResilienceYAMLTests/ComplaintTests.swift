import ResilienceConfiguration
import Testing

@testable import ResilienceYAML

/// All that is wrong with a file called f.yaml, a line each.
func complaints(_ yaml: String, _ loader: ConfigurationLoader = ConfigurationLoader()) -> [String] {
    do throws(ConfigurationError) {
        _ = try loader.load(yaml: yaml, named: "f.yaml")
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

@Suite("A complaint") struct ComplaintTests {
    static let single: [(yaml: String, complaint: String)] = [
        (
            "rate_limits:\n  rules:\n    - {path: /a, limits: [1/day]}\n    - path: /b\n      limits: [5/minuet]\n",
            #"f.yaml:5:16: rate_limits.rules[1].limits: "5/minuet": unknown unit, did you mean "5/minute"?"#
        ),
        (
            "breakers:\n  a:\n    failure_treshold: 5\n",
            #"f.yaml:3:5: breakers.a.failure_treshold: unknown key, did you mean "failure_threshold"?"#
        ),
        (
            "rate_limits:\n  timeout: 5s\n",
            "f.yaml:2:3: rate_limits.timeout: unknown key here, did you mean breakers.<name>.timeout"
                + " or backpressure.<name>.timeout?"
        ),
        ("breakers:\n  a: {timeout: 30}\n", #"f.yaml:2:16: breakers.a.timeout: "30": no unit, did you mean "30s"?"#),
        (
            "breakers:\n  a: {timeout: [30s]}\n",
            "f.yaml:2:16: breakers.a.timeout: a list: expected a duration such as 30s or 250ms"
        ),
        (
            "breakers:\n  a: {timeout: }\n",
            "f.yaml:2:16: breakers.a.timeout: nothing: expected a duration such as 30s or 250ms"
        ),
        ("breakers: [a]\n", "f.yaml:1:11: breakers: a list: expected names with a section under each"),
        ("breakers:\n  a: 5\n", #"f.yaml:2:6: breakers.a: "5": expected a section"#),
        ("breakers:\n  \"\": {}\n", #"f.yaml:2:3: breakers."": empty, a name is needed"#),
        ("breakers:\n  \"a.b\": {jitter: 2}\n", #"f.yaml:2:19: breakers."a.b".jitter: "2": not less than 1"#),
        ("http: 5\n", #"f.yaml:1:7: http: "5": expected a section"#),
        ("- a\n", "f.yaml:1:1: a list: expected a section"),
        ("http\n", #"f.yaml:1:1: "http": expected a section"#),
        (
            "http: {trusted_hosts: a.example}\n",
            #"f.yaml:1:23: http.trusted_hosts: "a.example": expected a list, each text"#
        ),
        ("rate_limits: {rules: {}}\n", "f.yaml:1:22: rate_limits.rules: a section: expected a list of sections"),
        ("rate_limits: {rules: [5]}\n", #"f.yaml:1:23: rate_limits.rules[0]: "5": expected a section"#),
        (
            "rate_limits: {rules: [{path: /a}]}\n",
            "f.yaml:1:23: rate_limits.rules[0].limits: missing, there is no default"
        ),
        (
            "rate_limits: {rules: [{limits: [1/day]}]}\n",
            "f.yaml:1:23: rate_limits.rules[0].path: missing, there is no default"
        ),
        (
            "rate_limits: {default: {limits: []}}\n",
            "f.yaml:1:33: rate_limits.default.limits: no limits, at least one is needed"
        ),
        (
            "rate_limits:\n  default:\n    limits: [60/minute, 7/60s]\n",
            #"f.yaml:3:25: rate_limits.default.limits: "7/minute": the same window as "60/minute", keep one of them"#
        ),
        (
            "rate_limits:\n  rules:\n    - {path: /a, limits: [1/day], method: [GET, post]}\n",
            #"f.yaml:3:49: rate_limits.rules[0].method: "post": methods are in upper case, did you mean "POST"?"#
        ),
        (
            "rate_limits:\n  rules:\n    - {path: /a, limits: [1/day], client: robot}\n",
            #"f.yaml:3:43: rate_limits.rules[0].client: "robot": not one of anonymous, authenticated, api, internal, "#
                + #"did you mean "api"?"#
        ),
        (
            "rate_limits: {default: {algorithm: sliding}}\n",
            #"f.yaml:1:36: rate_limits.default.algorithm: "sliding": not one of sliding_window, "#
                + #"sliding_window_counter, token_bucket, fixed_window, did you mean "sliding_window"?"#
        ),
        (
            "rate_limits: {rules: [{path: /a, limits: [1/day], algorithm: fixed_window, align: mine}]}\n",
            #"f.yaml:1:83: rate_limits.rules[0].align: "mine": not one of epoch, client, did you mean "client"?"#
        ),
        (
            "rate_limits: {rules: [{path: /a, limits: [1/day], align: client}]}\n",
            "f.yaml:1:58: rate_limits.rules[0].align: client: only windows of fixed_window begin with a client, "
                + "this is sliding_window"
        ),
        (
            "rate_limits: {rules: [{path: /a, limits: [1/day@UTC], algorithm: fixed_window, align: client}]}\n",
            "f.yaml:1:87: rate_limits.rules[0].align: client: windows of the calendar begin with their day, week or "
                + "month, leave it out"
        ),
        (
            "rate_limits: {default: {algorithm: fixed_window, align: client}}\n",
            "f.yaml:1:50: rate_limits.default.align: unknown key here, did you mean rate_limits.rules[].align?"
        ),
        (
            "rate_limits: {default: {limits: [5/minute, 9/month@Europe/Berlin]}}\n",
            #"f.yaml:1:44: rate_limits.default.limits: "9/month@Europe/Berlin": only fixed_window counts by the "#
                + "calendar, this is sliding_window"
        ),
        (
            "rate_limits: {default: {limits: [5/day@UTC, 5/day, 9/day@UTC], algorithm: fixed_window}}\n",
            #"f.yaml:1:52: rate_limits.default.limits: "9/day@UTC": the same window as "5/day@UTC", keep one of them"#
        ),
        (
            "rate_limits: {default: {limits: [5/month@Europe/Berln], algorithm: fixed_window}}\n",
            #"f.yaml:1:34: rate_limits.default.limits: "5/month@Europe/Berln": unknown time zone, did you mean "#
                + #""5/month@Europe/Berlin"?"#
        ),
        (
            "rate_limits: {exclude: [/a, b]}\n",
            #"f.yaml:1:29: rate_limits.exclude: "b": a path begins with /"#
        ),
        (
            "backpressure:\n  q:\n    adaptive_threshold: 1.5\n",
            #"f.yaml:3:25: backpressure.q.adaptive_threshold: "1.5": above 1.0, the most there can be"#
        ),
        (
            "backpressure: {q: {max_memory: 5MB}}\n",
            #"f.yaml:1:32: backpressure.q.max_memory: "5MB": unknown unit, did you mean "5MiB"?"#
        ),
        (
            "clients:\n  trusted_proxies: [10.0.0.0/33]\n",
            #"f.yaml:2:21: clients.trusted_proxies: "10.0.0.0/33": "33" is no prefix length; "#
                + "here it is a number from 0 to 32"
        ),
        (
            "clients:\n  api_key_sha256: [swordfish]\n",
            "f.yaml:2:20: clients.api_key_sha256: a digest of 9 bytes, 0 hexadecimal digits at its beginning: "
                + "it must be the 64 digits of a SHA-256"
        ),
        (
            "clients: {api_key_sha256: swordfish}\n",
            "f.yaml:1:27: clients.api_key_sha256: no list: expected a list, each 64 hexadecimal digits"
        ),
        (
            "environment: prod\n",
            #"f.yaml:1:14: environment: "prod": not one of default, production, development, did you mean "production"?"#
        ),
        (
            "http:\n  max_body: 1KiB\n  max_body: 2KiB\n",
            "f.yaml:3:3: http.max_body: written twice, first in line 2: keep one"
        ),
        ("? [a]\n: b\n", "f.yaml:1:3: a list or a section as a key: a key is a word"),
        ("http: !env X\n", "f.yaml:1:7: the tag !env means nothing here"),
        (
            "a: 1\n---\nb: 2\n",
            "f.yaml:2:1: not YAML: expected a single document in the stream from line 1 on: but found another document"
        ),
        ("http: *x\n", "f.yaml:1:7: not YAML: found undefined alias"),
        ("store: {redis: localhost}\n", "f.yaml:1:16: store.redis: not a URL such as redis://localhost:6379/0"),
        (
            "store: {tls: {certificate: a.pem}}\n",
            "f.yaml:1:28: store.tls.certificate: a certificate without its key"
        ),
        (
            "store: {command_timeout: 0}\n",
            "f.yaml:1:26: store.command_timeout: \"0\": no time at all, it must be longer"
        ),
    ]

    @Test(arguments: single) func `says file, line, column, key, what was found and what would be right`(
        yaml: String, complaint: String
    ) {
        #expect(complaints(yaml) == [complaint])
    }

    @Test(arguments: [
        "rate_limits: {rules: [{path: /, limits: [1/day], concurrent: 1}]}\n",
        "breakers: {b: {failure_rate: 0.5}}\n", "breakers: {b: {slow_call: 2s}}\n", "breakers: {b: {slow_rate: 0.8}}\n",
        "breakers: {b: {window: 100}}\n", "breakers: {b: {minimum_calls: 10}}\n", "breakers: {b: {shared: true}}\n",
        "breakers: {b: {quorum: 1}}\n",
    ])
    func `is made of keys of parts that are not built yet, like all unknown keys`(yaml: String) throws {
        let complaint = try #require(complaints(yaml).first)
        #expect(complaints(yaml).count == 1)
        #expect(complaint.contains(": unknown key, did you mean \""))
    }

    @Test func `is made of a pattern that cannot be matched`() throws {
        let yaml = "rate_limits:\n  rules:\n    - path: /a(\n      limits: [1/day]\n"
        let complaint = try #require(complaints(yaml).first)
        #expect(complaint.hasPrefix(#"f.yaml:3:13: rate_limits.rules[0].path: path pattern "/a(""#))
    }

    @Test(arguments: [
        (#"/(a+)+\1"#, 7, "a back-reference"), ("/a(?=b)", 3, "look-ahead"), ("/a(?<!b)", 3, "look-behind"),
        ("/a(?>b)", 3, "an atomic group"), ("/a++", 3, "a possessive quantifier"),
    ])
    func `about a pattern that could be matched by backtracking alone names the rule, the line and the construct`(
        pattern: String, character: Int, construct: String
    ) {
        let yaml = "rate_limits:\n  rules:\n    - name: login\n      path: '\(pattern)'\n      limits: [1/day]\n"
        #expect(
            complaints(yaml) == [
                #"f.yaml:4:13: rate_limits.rules[0].path: rule "login": path pattern "\#(pattern)", character "#
                    + "\(character): \(construct) is not supported, since a path is matched in linear time; "
                    + "use a plain expression"
            ])
    }

    @Test func `does not come alone: all that is wrong is told, in the order of the file`() {
        let yaml = """
            environment: test
            htp: {}
            http: {max_body: x, max_body: y}
            rate_limits:
              default: {limits: [5/minuet, 5/m], burst: -1}
              rules:
                - {name: a, path: /a, limits: [1/day]}
                - {name: a, path: /b, limits: [1/day], limits: [2/day]}
                - {name: default, path: /b, limits: [1/day, 2/24h]}
            breakers:
              b: {jitter: 1, half_open_calls: 0}
              b: {}
            """
        #expect(
            complaints(yaml).map { $0.split(separator: ": ")[...1].joined(separator: ": ") } == [
                "f.yaml:1:14: environment", "f.yaml:2:1: htp", "f.yaml:3:18: http.max_body",
                "f.yaml:3:21: http.max_body",
                "f.yaml:5:22: rate_limits.default.limits", "f.yaml:5:32: rate_limits.default.limits",
                "f.yaml:5:45: rate_limits.default.burst",
                "f.yaml:8:14: rate_limits.rules[1].name", "f.yaml:8:44: rate_limits.rules[1].limits",
                "f.yaml:9:49: rate_limits.rules[2].limits", "f.yaml:11:15: breakers.b.jitter",
                "f.yaml:11:35: breakers.b.half_open_calls", "f.yaml:12:3: breakers.b",
            ])
    }

    @Test(arguments: ["\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"])
    func `counts lines by each of the line breaks of YAML, wherever it comes from`(end: String) {
        let twice = "f.yaml:3:3: http.max_body: written twice, first in line 2: keep one"
        #expect(complaints("http:\(end)  max_body: 1KiB\(end)  max_body: 2KiB\(end)") == [twice])
        let alias = "f.yaml:2:5: an alias, a list or a section as a key: where aliases are used, keys are plain"
        #expect(complaints("a: &a\(end)  ? [*a]\(end)") == [alias])
        #expect(complaints("#\(end)#\(end) \u{7}") == ["f.yaml:3:2: not YAML: control characters are not allowed"])
        let scanner = "not YAML: while scanning a simple key from line 2 on: could not find expected ':'"
        #expect(complaints("rate_limits:\(end)n!") == ["f.yaml:3:1: \(scanner)"])
    }

    @Test(arguments: [
        (#"http: {max_body: "\L"}"#, #"f.yaml:1:18: http.max_body: "\u{2028}": not a size, write one such as 50MiB"#),
        (#""\L": {}"#, #"f.yaml:1:1: "\u{2028}": unknown key"#),
        (#"breakers: {"a\P": {jitter: 2}}"#, #"f.yaml:1:28: breakers."a\u{2029}".jitter: "2": not less than 1"#),
        (
            #"clients: {trusted_proxies: ["a\nb\e[2J"]}"#,
            #"f.yaml:1:29: clients.trusted_proxies: "a\nb\u{1B}[2J": "a\nb\u{1B}[2J" is no address"#
        ),
        (
            #"rate_limits: {rules: [{path: "/(\n\u202E", limits: [1/day]}]}"#,
            #"f.yaml:1:30: rate_limits.rules[0].path: path pattern "/(\n\u{202E}", character"#
        ),
    ])
    func `is on one line, in which nothing hides, whatever is written in the file`(yaml: String, start: String) throws {
        let complaint = try #require(complaints(yaml).first)
        #expect(complaint.hasPrefix(start), "\(complaint)")
        #expect(complaint.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }

    @Test func `about what is no YAML says where`() throws {
        for yaml in [
            "a: [1\n", "a: \"x\n", "\tb: 1\n", "a: b: c\n", "a:\n  - b\n c: d\n", "%\n", "a: \u{7}\n", "{", "&",
        ] {
            let found = complaints(yaml)
            #expect(found.count == 1 && found[0].hasPrefix("f.yaml:") && found[0].contains(": not YAML: "), "\(found)")
            #expect(found[0].split(separator: ":").dropFirst().prefix(2).allSatisfy { Int($0) != nil }, "\(found)")
        }
    }
}
