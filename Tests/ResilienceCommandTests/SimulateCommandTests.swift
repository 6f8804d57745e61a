import Subprocess
import Testing

@Suite("resilience simulate")
struct SimulateCommandTests {
    private static let look = #"{"at":0,"breaker":"b"}"#
    private static let looked =
        #"{"at":0,"breaker":"b","state":"closed","failures":0,"rejected":0,"opened":0,"retry_after":null}"# + "\n"

    @Test(arguments: ["--trace trace", "--trace - <trace", "<trace"])
    func `answers a file or standard input, also with a byte order mark and without an end of its last line`(
        _ trace: String
    ) async throws {
        let lines = "\u{FEFF}\n  \n\(Self.look)\n\(Self.look)\r\n\n\(Self.look)"
        try await BuiltCommand.with(["c.yaml": "", "trace": lines]) { command in
            let result = try await command.runShell(#"exec "$0" simulate --config c.yaml \#(trace)"#)
            #expect(result.status == .exited(0), "\(result.errors)")
            #expect(result.output == Self.looked + Self.looked + Self.looked)
            #expect(result.errors.isEmpty)
        }
    }

    @Test(arguments: [
        ("{", "not JSON at column 2: it ends where a name in quotes is needed"),
        (#"{"at":-1,"breaker":"b"}"#, "at: -1, earlier than 0 on line 2"),
        (String(repeating: " ", count: 2 << 20), "longer than 1 MiB, an event is shorter"),
    ])
    func `answers what came before a line that is wrong, names that line and ends with 64`(
        _ line: String, _ message: String
    ) async throws {
        let trace = "\n\(Self.look)\n\n\(line)\n\(Self.look)\n"
        try await BuiltCommand.with(["c.yaml": "", "trace": trace]) { command in
            let result = try await command.run(["simulate", "--config", "c.yaml", "--trace", "trace"])
            #expect(result.status == .exited(64))
            #expect(result.output == Self.looked)
            #expect(result.errors == "error: line 4: \(message)\n")
        }
    }

    @Test(arguments: [
        (["--config", "none.yaml"], 78 as Int32, "none.yaml: no such file"),
        (["--config", "bad.yaml"], 78, "bad.yaml:1:1: braekers: unknown key"),
        (["--config", "c.yaml", "--trace", "none"], 64, "error: none: no such file\n"),
        (["--config", "c.yaml", "--trace", "."], 64, "error: .: a directory, not a file\n"),
        (
            ["--config", "c.yaml", "--trace", "packed"], 64,
            "error: packed: compressed (bzip2), give it as bzcat packed | … --trace -\n"
        ),
        (["--config", "c.yaml", "--log", "none"], 64, "error: none: no such file\n"),
        (["--config", "c.yaml", "--log", "-", "--trace", "-"], 64, "give one of them"),
        (["--config", "c.yaml", "--log-format", "json"], 64, "give that"),
        (["--config", "c.yaml", "--environment", "staging"], 64, "'default', 'production' or 'development'"),
        (["--config", "c.yaml", "--seed", "-1"], 64, "seed"),
    ])
    func `says what is wrong with its options or its configuration`(
        _ arguments: [String], _ status: Int32, _ message: String
    ) async throws {
        try await BuiltCommand.with([
            "c.yaml": "", "bad.yaml": "braekers: {}", "packed": "BZh91AY&SY\n",
        ]) { command in
            let result = try await command.run(["simulate"] + arguments)
            #expect(result.status == .exited(status))
            #expect(result.errors.contains(message), "\(result.errors)")
            #expect(result.output.isEmpty)
        }
    }

    @Test func `takes the environment from the option, else from RESILIENCE_ENV, else from the file`() async throws {
        let request = #"{"at":0,"path":"/x","client":"a"}"#
        let yaml = "environment: development\nrate_limits: {default: {limits: [10/minute]}}"
        try await BuiltCommand.with(["c.yaml": yaml, "trace": request]) { command in
            for (variable, option, limit) in [
                ("", "", 15), ("RESILIENCE_ENV=production", "", 8),
                ("RESILIENCE_ENV=production", "--environment default", 10),
            ] {
                let result = try await command.runShell(
                    #"\#(variable) exec "$0" simulate --config c.yaml --trace trace \#(option)"#)
                #expect(result.output.contains(#""limit":\#(limit),"#), "\(result.errors)")
            }
        }
    }

    @Test func `replays an access log, and says which lines of it cannot be read`() async throws {
        let line = #"203.0.113.9 - - [01/Jul/2026:12:00:00 +0000] "GET /x HTTP/1.1" 200 5"#
        try await BuiltCommand.with(["c.yaml": "", "log": "\(line)\nnothing\n\(line)\n"]) { command in
            for options in [["--log", "log"], ["--log", "log", "--log-format", "combined"]] {
                let result = try await command.run(["simulate", "--config", "c.yaml"] + options)
                #expect(result.status == .exited(0))
                #expect(result.output.split(separator: "\n").count == 2)
                #expect(result.output.hasPrefix(#"{"at":1782907200,"client":"ip:203.0.113.9","#))
                #expect(result.errors.hasPrefix("skipped 1 line that cannot be read, the first is line 2: "))
            }
        }
    }

    @Test func `ends quietly when nobody reads its answers any more`() async throws {
        try await BuiltCommand.with(["c.yaml": ""]) { command in
            let script = #"(yes '\#(Self.look)' | "$0" simulate --config c.yaml; echo "status $?" >&2) | head -n 1"#
            let result = try await command.runShell(script)
            #expect(result.output == Self.looked)
            #expect(result.errors == "status 0\n")
        }
    }

    @Test(.timeLimit(.minutes(5))) func `answers what it has before it waits for more`() async throws {
        try await BuiltCommand.with(["c.yaml": ""]) { command in
            // The second event is written only once the first is answered
            let script = #"""
                mkfifo in out
                "$0" simulate --config c.yaml --trace in >out &
                exec 4<out 3>in
                echo '\#(Self.look)' >&3
                read -r first <&4
                echo '\#(Self.look)' >&3
                read -r second <&4
                exec 3>&-
                wait
                printf '%s\n%s\n' "$first" "$second"
                """#
            let result = try await command.runShell(script)
            #expect(result.output == Self.looked + Self.looked)
        }
    }
}
