import Subprocess
import Testing

@testable import ResilienceCommand

@Suite("resilience explain") struct ExplainCommandTests {
    @Test(arguments: [
        (["--path", "x"], "error: --path x: a path begins with /\n"),
        (["--path", "/x", "--method", "GE T"], "error: --method GE T: a method is a word such as GET\n"),
        (
            ["--path", "/x", "--peer", "nowhere"],
            "error: --peer nowhere: not an address such as 192.0.2.1 or 2001:db8::1\n"
        ),
        (["--path", "/x", "--cost=-1"], "error: --cost -1: below 0, the least there can be\n"),
        (
            ["--path", "/x", "--header", "A: b", "--header", "Bearer swordfish"],
            "error: --header, number 2: no name and colon at its beginning, write 'X-Real-IP: 192.0.2.1'\n"
        ),
        (
            ["--path", "/x", "--header", "swordfish swordfish: x"],
            "error: --header, number 1: no name and colon at its beginning, write 'X-Real-IP: 192.0.2.1'\n"
        ),
    ])
    func `says what is wrong with a request, without its headers, and ends with 64`(
        _ arguments: [String], _ message: String
    ) async throws {
        try await BuiltCommand.with(["c.yaml": ""]) { command in
            let result = try await command.run(["explain", "--config", "c.yaml"] + arguments)
            #expect(result.status == .exited(64) && result.output.isEmpty)
            #expect(result.errors == message)
        }
    }

    @Test(arguments: [
        ([], 64 as Int32, "--path"), (["--path", "/x", "--config", "none.yaml"], 78, "none.yaml: no such file"),
    ])
    func `needs a path and a configuration that is sound`(_ arguments: [String], _ status: Int32, _ message: String)
        async throws
    {
        try await BuiltCommand.with { command in
            let result = try await command.run(["explain"] + arguments)
            #expect(result.status == .exited(status) && result.errors.contains(message))
        }
    }

    @Test(arguments: [
        ("limits: [0/minute]", [], 1 as Int32), ("limits: [5/minute, 9/hour]", ["--cost", "6"], 1),
        ("limits: [5/minute, 9/hour]", ["--cost", "5"], 0), ("limits: [0/minute], shadow: true", [], 0),
        ("limits: [0/minute]", ["--path", "/healthz"], 0),
        ("algorithm: token_bucket, burst: 2, limits: [5/minute]", ["--cost", "3"], 1),
    ])
    func `ends with 1 if already the first request would be denied, however it is printed`(
        _ rule: String, _ options: [String], _ status: Int32
    ) async throws {
        try await BuiltCommand.with(["c.yaml": "rate_limits: {default: {\(rule)}}"]) { command in
            for format in OutputFormat.allCases {
                let path = options.contains("--path") ? [] : ["--path", "/x"]
                let result = try await command.run(
                    ["explain", "--config", "c.yaml", "--format", format.rawValue] + path + options)
                #expect(result.status == .exited(status))
                #expect(!result.output.isEmpty && result.errors.isEmpty)
            }
        }
    }

    @Test func `takes headers one by one, the configuration and the environment`() async throws {
        let yaml = "clients: {trusted_proxies: [127.0.0.1]}\nrate_limits: {default: {limits: [10/minute]}}\n"
        try await BuiltCommand.with(["c.yaml": yaml]) { command in
            let arguments = [
                "explain", "--config", "c.yaml", "--environment", "production", "--path", "/x", "--header",
                "X-Forwarded-For: 192.0.2.1", "--header", "X-API-Key: swordfish",
            ]
            let text = try await command.run(arguments)
            #expect(text.status == .exited(0) && text.errors.isEmpty)
            #expect(text.output.contains("\nip:192.0.2.1, anonymous: ") && text.output.contains("q=8;w=60"))
            #expect(text.output.contains("X-API-Key") && !text.output.contains("swordfish"))
            let json = try await command.run(arguments + ["--format", "json"])
            #expect(json.output.hasPrefix(#"{"file":"c.yaml","environment":"production","method":"GET","path":"/x","#))
        }
    }
}
