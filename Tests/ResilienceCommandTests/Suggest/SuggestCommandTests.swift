import Foundation
import ResilienceConfiguration
import ResilienceYAML
import Subprocess
import Testing

@Suite("resilience suggest")
struct SuggestCommandTests {
    private static let yaml = "rate_limits: {rules: [{name: x, path: /x, limits: [5/minute]}]}"

    /// A request a second of each of so many clients, and a hundred more of the first.
    private static func trace(clients: Int) -> String {
        var lines = (0..<clients).map { #"{"at":\#($0),"path":"/x","client":"c\#($0)"}"# }
        lines += (0..<100).map { #"{"at":\#(clients + $0),"path":"/x","client":"c0"}"# }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test(arguments: ["--trace trace", "--trace - <trace", "<trace"])
    func `prints limits that the loader reads, from a file or from standard input`(_ trace: String) async throws {
        try await BuiltCommand.with(["c.yaml": Self.yaml, "trace": Self.trace(clients: 20)]) { command in
            let result = try await command.runShell(#"exec "$0" suggest --config c.yaml --keep 95% \#(trace)"#)
            #expect(result.status == .exited(0), "\(result.errors)")
            #expect(result.errors.isEmpty)
            let name = trace == "--trace trace" ? "trace" : "standard input"
            #expect(
                result.output == """
                    # Suggested by `resilience suggest`: the tightest round limits for which at least
                    # 95% of each rule's clients would have had nothing denied.
                    # \(name): 120 requests in 1 min 59 s
                    # The log is shorter than a day: what a client asks for in one, it cannot show.
                    rate_limits:
                      default:
                        # default: nobody asked, so it is as it was
                        limits: [60/minute, 1000/hour, 10000/day]
                      rules:
                        # x: 120 requests of 20 clients; 100 denied, of 1 client
                        # nearest to a limit: c1, 1 of 1 in one day
                        # caught:
                        #   c0, 100 of 101 denied
                        - name: x
                          path: /x
                          limits: [1/day]

                    """)
            #expect(
                try ResilienceConfiguration(yaml: result.output).rateLimits.rules[0].limits == [
                    Rate(1, per: .seconds(86400))
                ])
        }
    }

    @Test func `prints the same for programs, as one object`() async throws {
        try await BuiltCommand.with(["c.yaml": Self.yaml, "trace": Self.trace(clients: 20)]) { command in
            let options = ["suggest", "--config", "c.yaml", "--keep", "0.95", "--trace", "trace"]
            let yaml = try await command.run(options).output
            let result = try await command.run(options + ["--format", "json"])
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            #expect(object["yaml"] as? String == yaml)
            #expect(object["keep"] as? String == "0.95")
            #expect(object["duration"] as? Int == 119)
            let rule = try #require((object["rules"] as? [[String: Any]])?.first)
            #expect(rule["limits"] as? [String] == ["1/day"])
            #expect(rule["denied"] as? Int == 100)
            #expect(rule["clients"] as? Int == 20)
            #expect((rule["caught"] as? [[String: Any]])?.first?["client"] as? String == "c0")
            #expect((rule["nearest"] as? [[String: Any]])?.first?["window"] as? Int == 86400)
        }
    }

    @Test(arguments: [
        (["--keep", "0"], 64 as Int32, "keep"), (["--keep", "101%"], 64, "keep"), (["--of", "people"], 64, "clients"),
        (["--config", "none.yaml"], 78, "none.yaml: no such file"), (["--trace", "none"], 64, "none: no such file"),
        (["--trace", "bad"], 64, "line 1: "), (["--format", "xml"], 64, "format"),
    ])
    func `says what is wrong with its options, its configuration or its traffic`(
        _ arguments: [String], _ status: Int32, _ message: String
    ) async throws {
        try await BuiltCommand.with(["c.yaml": Self.yaml, "bad": "{", "trace": ""]) { command in
            let usual = ["suggest", "--config", "c.yaml", "--trace", "trace"].filter { !arguments.contains($0) }
            let result = try await command.run(usual.count == 5 ? usual + arguments : ["suggest"] + arguments)
            #expect(result.status == .exited(status))
            #expect(result.errors.contains(message), "\(result.errors)")
            #expect(result.output.isEmpty)
        }
    }

    @Test func `leaves all as it is when nobody asked`() async throws {
        try await BuiltCommand.with(["c.yaml": Self.yaml, "trace": ""]) { command in
            let result = try await command.run(["suggest", "--config", "c.yaml", "--trace", "trace"])
            #expect(result.status == .exited(0))
            #expect(
                result.output.contains(
                    "# x: nobody asked, so it is as it was\n    - name: x\n      path: /x\n      limits: [5/minute]"))
        }
    }

    @Test(.timeLimit(.minutes(5))) func `leaves no file behind when it is interrupted`() async throws {
        try await BuiltCommand.with(["c.yaml": Self.yaml]) { command in
            // The file is there before the pipe is opened; what a shell starts behind its back ignores interrupts
            let result = try await command.runShell(
                #"""
                mkfifo in
                mkdir temporary
                TMPDIR=temporary env --default-signal=INT "$0" suggest --config c.yaml --trace in &
                exec 3>in
                ls -A temporary
                kill -INT $!
                wait $!
                echo "status $?"
                ls -A temporary
                """#)
            #expect(result.output == "status 130\n")
        }
    }

    @Test(arguments: [
        ("TMPDIR=none", "temporary file in none: no such folder, TMPDIR names another folder"),
        ("ulimit -f 1; TMPDIR=.", "temporary file in .: it may not become so large, TMPDIR names another folder"),
    ])
    func `ends with 69 where there is no room for what it has to remember`(
        _ setting: String, _ message: String
    ) async throws {
        try await BuiltCommand.with(["c.yaml": Self.yaml, "trace": Self.trace(clients: 20_000)]) { command in
            let result = try await command.runShell(#"\#(setting) "$0" suggest --config c.yaml --trace trace"#)
            #expect(result.status == .exited(69))
            #expect(result.errors == "error: \(message)\n")
            #expect(result.output.isEmpty)
        }
    }
}
