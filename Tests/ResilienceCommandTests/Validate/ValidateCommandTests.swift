import Foundation
import ResilienceConfiguration
import Subprocess
import Testing

@Suite("resilience validate") struct ValidateCommandTests {
    private static let yaml = """
        clients:
          jwt_key: swordfish-swordfish-swordfish-swordfish
        rate_limits:
          exclude: [/healthz, /health]
          default: {limits: [60/minute], shadow: true}
          rules:
            - name: login
              path: /auth/login
              method: [POST, PUT]
              limits: [5/minute, 20/hour]
            - path: /call/.*
              client: api
              per: endpoint
              algorithm: token_bucket
              burst: 3
              limits: [10/minute]
              bypass_internal: false
        breakers:
          tts_service: {failure_threshold: 5, ramp: 10s}
          other: {failure_threshold: 2, recovery_timeout: 10m, jitter: 0, timeout: 0}
        backpressure:
          calls: {strategy: adaptive}
          frames: {max_age: 400ms, max_queue_size: 1000, max_memory: 2560KiB}
        """

    private static let table = """
        c.yaml, as it is in the environment production

        Rules
        #  rule      method    path         client  per       limits             algorithm       burst  internal  denials
        1  login     POST,PUT  /auth/login  all     client    4/minute, 16/hour  sliding_window         pass      enforced
        2  /call/.*  all       /call/.*     api     endpoint  8/minute           token_bucket        3  counted   enforced
           default   all       all others   all     client    48/minute          sliding_window         pass      shadow
        never limited: /health /healthz

        Circuits
        circuit      opens after     for  then                  probes  closes after  ramp  timeout
        other        2 failures      10m  the same                   1  3 successes   none     none
        tts_service  4 failures   1m 30s  × 2.0, to 10m, ± 0.1       1  3 successes    10s      30s

        Queues
        queue   items   memory  when full    waits  too old  warns at  drops at  at once
        calls     140   70 MiB  adaptive       20s    never       0.7      0.85        4
        frames    700  1.8 MiB  drop_oldest           400ms       0.7                  4

        Nothing was found

        """

    @Test func `prints rules, circuits and queues as they are in the environment`() async throws {
        try await BuiltCommand.with(["c.yaml": Self.yaml]) { command in
            let result = try await command.runShell(
                #"chmod o-r c.yaml; exec "$0" validate c.yaml --environment production --strict"#)
            #expect(result.output == Self.table)
            #expect(result.status == .exited(0) && result.errors.isEmpty)
        }
    }

    private static let found = """
        rate_limits:
          default:
            limits: [5/minute, 300/hour]
        clients: {credentials: any}
        """

    @Test(arguments: [("", 0 as Int32), ("--strict", 1), ("--no-connect", 0), ("--strict --no-connect", 1)])
    func `lists what it finds with file and line, and ends with 1 only if that is asked for`(
        _ options: String, _ status: Int32
    ) async throws {
        try await BuiltCommand.with(["f.yaml": Self.found]) { command in
            let result = try await command.runShell(#"exec "$0" validate f.yaml \#(options)"#)
            #expect(result.status == .exited(status))
            let lines = result.output.split(separator: "\n").suffix(3)
            #expect(
                lines == [
                    "2 findings",
                    #"f.yaml:3:24: rate_limits.default.limits: "300/hour": never denies, "5/minute" lets at most 300 "#
                        + "through in as long; leave it out, or lower it below 300 [limit-never-binds]",
                    #"f.yaml:4:24: clients.credentials: "any": unverified tokens and keys name clients, so anyone can "#
                        + "make up new ones; use verified, with jwt_key or api_key_sha256 [unverified-credentials]",
                ])
        }
    }

    @Test func `tells all that is wrong, and ends with 78`() async throws {
        let yaml = "braekers: {}\nrate_limits:\n  rules:\n    - path: /a(\n      limits: [5/minuet]\n"
        try await BuiltCommand.with(["bad.yaml": yaml]) { command in
            let result = try await command.run(["validate", "bad.yaml", "--strict"])
            #expect(result.status == .exited(78) && result.output.isEmpty)
            #expect(
                result.errors == """
                    error: bad.yaml:1:1: braekers: unknown key, did you mean "breakers"?
                    error: bad.yaml:5:16: rate_limits.rules[0].limits: "5/minuet": unknown unit, did you mean "5/minute"?

                    """)
            let json = try await command.run(["validate", "bad.yaml", "--format", "json"])
            #expect(json.status == .exited(78) && json.errors.isEmpty)
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            #expect(object["sound"] as? Bool == false)
            let first = try #require((object["errors"] as? [[String: Any]])?.first)
            #expect(
                NSDictionary(dictionary: first)
                    == [
                        "source": "bad.yaml", "line": 1, "column": 1, "key": "braekers",
                        "message": #"unknown key, did you mean "breakers"?"#,
                    ] as NSDictionary)
        }
    }

    @Test func `looks at the candidate too`() async throws {
        let files = ["f.yaml": "candidate: next.yaml", "next.yaml": "rate_limits: {default: {limits: [5/minuet]}}"]
        try await BuiltCommand.with(files) { command in
            let bad = try await command.run(["validate", "f.yaml"])
            #expect(bad.status == .exited(78) && bad.output.isEmpty)
            #expect(bad.errors.hasPrefix("error: next.yaml:1:34: rate_limits.default.limits: \"5/minuet\": "))
            let good = try await command.runShell(
                #"echo 'rate_limits: {enabled: false}' > next.yaml; exec "$0" validate f.yaml"#)
            #expect(good.status == .exited(0))
            #expect(good.output.contains("\nnext.yaml, decided beside it and never enforced, is sound\n"))
            let missing = try await command.runShell(#"rm next.yaml; exec "$0" validate f.yaml"#)
            #expect(missing.status == .exited(78))
            #expect(missing.errors == "error: f.yaml:1:12: candidate: next.yaml: no such file\n")
        }
    }

    @Test func `prints the same as one object for programs`() async throws {
        try await BuiltCommand.with(["f.yaml": Self.found]) { command in
            let result = try await command.run(["validate", "--config", "f.yaml", "--format", "json"])
            #expect(result.status == .exited(0) && result.output.count { $0 == "\n" } == 1)
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            #expect(object["sound"] as? Bool == true && object["file"] as? String == "f.yaml")
            #expect(object["environment"] as? String == "default")
            let findings = try #require(object["findings"] as? [[String: Any]])
            #expect(findings.map { $0["kind"] as? String } == ["limit-never-binds", "unverified-credentials"])
            #expect(
                NSDictionary(dictionary: try #require(findings.last))
                    == [
                        "kind": "unverified-credentials", "source": "f.yaml", "line": 4, "column": 24,
                        "key": "clients.credentials",
                        "message": #""any": unverified tokens and keys name clients, so anyone can make up new ones"#,
                        "advice": "use verified, with jwt_key or api_key_sha256",
                    ] as NSDictionary)
            let limits = (object["configuration"] as? [String: Any])?["rate_limits"] as? [String: Any]
            #expect((limits?["default"] as? [String: Any])?["limits"] as? [String] == ["5/minute", "300/hour"])
        }
    }

    @Test(arguments: [
        (["validate", "a", "--config", "b"], 64 as Int32, "two files are named"),
        (["validate", "none.yaml"], 78, "no such file"),
        (["validate", "--environment", "staging"], 64, "'default', 'production' or 'development'"),
        (["validate", "--format", "xml"], 64, "'table' and 'json'"), (["validate", "--strickt"], 64, "--strict"),
    ])
    func `says what is wrong with how it is called`(_ arguments: [String], _ status: Int32, _ message: String)
        async throws
    {
        try await BuiltCommand.with { command in
            let result = try await command.run(arguments)
            #expect(result.status == .exited(status))
            #expect(result.errors.contains(message), "\(result.errors)")
        }
    }

    @Test(arguments: ResilienceEnvironment.allCases) func `finds nothing in the file that is shipped`(
        environment: ResilienceEnvironment
    ) async throws {
        try await BuiltCommand.with { command in
            let result = try await command.run(["validate", "--strict", "--environment", environment.rawValue])
            #expect(result.status == .exited(0), "\(result.output)\(result.errors)")
            #expect(result.output.hasPrefix("built-in resilience.yaml, as it is in the environment \(environment)\n"))
        }
    }

    @Test func `never shows a secret`() async throws {
        try await BuiltCommand.with(["c.yaml": Self.yaml]) { command in
            for format in ["table", "json"] {
                let result = try await command.runShell(
                    #"chmod 644 c.yaml; chmod 755 .; exec "$0" validate c.yaml --format \#(format)"#)
                #expect(result.output.contains("[readable-secret]") == (format == "table"))
                #expect(!result.output.contains("swordfish"))
            }
        }
    }
}
