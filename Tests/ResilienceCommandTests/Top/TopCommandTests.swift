import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Subprocess
import SystemPackage
import Testing

@testable import ResilienceCommand

@Suite("resilience top")
struct TopCommandTests {
    /// Lends a service that says this of itself, and its address.
    private static func watching(
        _ metrics: String, _ body: @escaping @Sendable (WatchedService, String) async throws -> Void
    ) async throws {
        let service = WatchedService(metrics)
        try await service.application().test(.live) { client in
            let port = try #require(client.port)
            try await body(service, "http://127.0.0.1:\(port)")
            // Whoever still listens would keep it from ending
            service.endStreams()
        }
    }

    private static func once(
        _ url: String, _ arguments: [String] = [], variables: String = "LC_ALL=C"
    ) async throws -> BuiltCommand.Result {
        try await BuiltCommand.with { command in
            try await command.runShell(
                "env \(variables) \"$0\" top --once \(arguments.joined(separator: " ")) \(url)")
        }
    }

    @Test(.timeLimit(.minutes(1))) func `prints once what is so now, for people and for programs`() async throws {
        try await Self.watching(SickService.metrics(65)) { service, url in
            let text = try await Self.once(url)
            #expect(text.status == .exited(0) && text.errors == "")
            let lines = text.output.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines[0] == "resilience top  \(url)  production  up 3h 42m")
            #expect(lines.contains { $0.hasPrefix("audio  ########..  150/200") })
            #expect(!text.output.contains("203.0.113.9"))
            #expect(!text.output.utf8.contains(0x1B) && text.output.utf8.allSatisfy { $0 < 0x80 })
            let unicode = try await Self.once(url, variables: "LC_ALL=C.UTF-8")
            #expect(unicode.output.contains("audio  ████████░░  150/200"))
            let json = try await Self.once(url, ["--format", "json"])
            #expect(json.output == SickService.metrics(65).filter { $0 != "\n" } + "\n")
            #expect(service.tokens == [])
        }
    }

    @Test(.timeLimit(.minutes(1))) func `shows clients to administrators, and gives their token to nobody else`()
        async throws
    {
        try await Self.watching(SickService.metrics(65)) { service, url in
            let known = try await Self.once(url, variables: "RESILIENCE_ADMIN_TOKEN=let-me-in")
            #expect(known.output.contains("ip:203.0.113.9  anonymous         900       896"))
            #expect(service.tokens == ["Bearer let-me-in"])
            let unknown = try await Self.once(url, variables: "RESILIENCE_ADMIN_TOKEN=wrong")
            #expect(unknown.status == .exited(0))
            #expect(unknown.output.contains("Most denied clients  not told: answered 401"))
            let broken = try await Self.once(url, variables: "RESILIENCE_ADMIN_TOKEN='two words'")
            #expect(broken.status == .exited(64))
            #expect(broken.errors.contains("RESILIENCE_ADMIN_TOKEN") && !broken.errors.contains("two words"))
        }
    }

    @Test(.timeLimit(.minutes(1))) func `ends with 0 healthy or degraded, 1 unhealthy, 69 away, 64 wrong use`()
        async throws
    {
        try await Self.watching(#"{"status":"healthy"}"#) { service, url in
            for (metrics, status) in [
                (#"{"status":"healthy"}"#, 0), (#"{"status":"degraded"}"#, 0), (#"{"status":"unhealthy"}"#, 1),
                ("{}", 69), ("no JSON", 69),
            ] as [(String, Int32)] {
                service.say(metrics)
                let result = try await Self.once(url + "/")
                #expect(result.status == .exited(status), "\(metrics): \(result.errors)")
                #expect(result.errors.isEmpty == (status < 2))
            }
            service.say("", status: .notFound)
            #expect(try await Self.once(url).errors.contains("answered 404"))
            // A cut off answer, and a reader who goes away
            #expect(try await Self.once("http://127.0.0.1:1").status == .exited(69))
            for wrong in ["ftp://a", "http://", "http://a/?b", "http://a/#b", "http://user@a"] {
                #expect(try await Self.once("'\(wrong)'").status == .exited(64), "\(wrong)")
            }
            try await BuiltCommand.with { command in
                #expect(try await command.run(["top", url, "--format", "json"]).status == .exited(64))
                let piped = try await command.run(["top", url])
                #expect(piped.status == .exited(64) && piped.errors.contains("--once"))
                #expect(try await command.runShell("PORT=1 \"$0\" top --once").status == .exited(69))
                #expect(try await command.runShell("PORT=70000 \"$0\" top --once").status == .exited(64))
            }
        }
    }
}
