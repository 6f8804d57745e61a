import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Subprocess
import SystemPackage
import Testing

@testable import ResilienceCommand

/// The program at a terminal of its own, which the test looks at and types at.
@Suite("resilience top at a terminal")
struct TopTerminalTests {
    /// Runs it at a terminal against a service, until `body` has ended it; how it ended.
    private static func watching(
        _ metrics: String = SickService.metrics(65), token: String = "", isResized: Bool = false,
        _ body: @escaping @Sendable (PseudoTerminal, WatchedService, ProcessIdentifier) async throws -> Void
    ) async throws {
        let service = WatchedService(metrics)
        let terminal = try PseudoTerminal(columns: 80, rows: 24)
        try await service.application().test(.live) { client in
            let port = try #require(client.port)
            let side = FileDescriptor(rawValue: terminal.side)
            // setsid makes it the terminal of the program's session, so that its ctrl-C arrives
            let result = try await Subprocess.run(
                .name("setsid"),
                arguments: ["--ctty", BuiltCommand.path.string, "top", "http://127.0.0.1:\(port)"],
                environment: .inherit.updating([
                    "LC_ALL": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1",
                    "RESILIENCE_ADMIN_TOKEN": token,
                ]),
                input: .fileDescriptor(side, closeAfterSpawningProcess: false),
                output: .fileDescriptor(side, closeAfterSpawningProcess: false),
                error: .fileDescriptor(side, closeAfterSpawningProcess: true)
            ) { execution in
                // Whatever fails, it is not to be waited for
                defer { if terminal.screen.isAlternate { try? execution.send(signal: .kill) } }
                try await body(terminal, service, execution.processIdentifier)
            }
            #expect(result.terminationStatus == .exited(0))
            service.endStreams()
        }
        // As it was before
        let screen = terminal.screen
        #expect(!screen.isAlternate && screen.isCursorShown)
        #expect(screen.complaints == [])
        #expect(isResized || screen.overflows == [])
    }

    @Test(.timeLimit(.minutes(1))) func `shows the service live, and ends by q with the screen as it was`() async throws
    {
        try await Self.watching { terminal, service, _ in
            // The last line is drawn last: a terminal may be looked at in the middle of a frame
            #expect(await terminal.shows { $0.text.contains("tts_service  open") && $0.lines[23].hasPrefix("q quit") })
            let first = terminal.screen
            #expect(first.isAlternate && !first.isCursorShown)
            #expect(first.lines[0].hasPrefix("resilience top  http://127.0.0.1:"))
            #expect(first.lines[23] == "q quit  p pause  s sorted by denials  j k scroll")
            service.tell("denial", SickService.news[2].1)
            #expect(await terminal.shows { $0.text.contains("03:00:03  denial  login: over 5 in 1m") })
            service.say(#"{"status":"healthy","components":[]}"#)
            #expect(await terminal.shows { $0.lines[1] == "Healthy: 0 parts are well" })
            try terminal.type("q")
            #expect(await terminal.shows { !$0.isAlternate })
            #expect(terminal.screen.ordinary == "")
        }
    }

    @Test(.timeLimit(.minutes(1))) func `obeys keys: sorts, scrolls and stands still`() async throws {
        try await Self.watching { terminal, service, _ in
            #expect(await terminal.shows { $0.text.contains("sorted by denials") })
            try terminal.type("s")
            #expect(await terminal.shows { $0.text.contains("sorted by requests") })
            try terminal.type("\u{1B}[B\u{1B}[B")
            #expect(await terminal.shows { $0.lines[23].hasSuffix("  2-21 of 25") })
            try terminal.type("G")
            #expect(await terminal.shows { $0.lines[23].hasSuffix("  6-25 of 25") })
            try terminal.type("gp")
            #expect(await terminal.shows { $0.lines[0].hasSuffix("held still") })
            service.say(#"{"status":"healthy","components":[]}"#)
            service.tell("warning", #"{"source":"a","message":"b"}"#)
            try terminal.type("s")
            #expect(await terminal.shows { $0.text.contains("sorted by name") })
            #expect(terminal.screen.lines[1].hasPrefix("Degraded"))
            try terminal.type("p")
            #expect(await terminal.shows { $0.lines[1].hasPrefix("Healthy") })
            try terminal.type("q")
            #expect(await terminal.shows { !$0.isAlternate })
        }
    }

    @Test(.timeLimit(.minutes(1))) func `fits itself to another size`() async throws {
        try await Self.watching(isResized: true) { terminal, _, _ in
            #expect(await terminal.shows { $0.lines[23].hasPrefix("q quit") })
            try terminal.resize(columns: 120, rows: 40)
            #expect(await terminal.shows { $0.lines[39].hasPrefix("q quit") })
            #expect(terminal.screen.lines[4].hasPrefix("circuit"))
            try terminal.resize(columns: 30, rows: 8)
            #expect(
                await terminal.shows {
                    $0.lines.count == 8 && $0.lines[7].hasPrefix("q quit") && $0.lines[7].count == 30
                })
            try terminal.type("q")
            #expect(await terminal.shows { !$0.isAlternate })
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["\u{3}", "TERM", "HUP"])
    func `leaves the terminal as it was when it is ended otherwise`(_ end: String) async throws {
        try await Self.watching { terminal, _, process in
            #expect(await terminal.shows { $0.lines[23].hasPrefix("q quit") })
            if end == "\u{3}" {
                try terminal.type(end)
            } else {
                kill(process.value, end == "TERM" ? SIGTERM : SIGHUP)
            }
            #expect(await terminal.shows { !$0.isAlternate })
        }
    }

    @Test(.timeLimit(.minutes(1))) func `says that it is stale while the service is away, and finds it again`()
        async throws
    {
        try await Self.watching { terminal, service, _ in
            #expect(await terminal.shows { $0.lines[1].hasPrefix("Degraded") })
            service.say("gone", status: .serviceUnavailable)
            service.endStreams()
            #expect(
                await terminal.shows { $0.lines[1].hasPrefix("STALE: as it was ") && $0.lines[2].hasPrefix("Degraded") }
            )
            service.say(#"{"status":"healthy","components":[]}"#)
            #expect(await terminal.shows { $0.lines[1] == "Asked once a second: events: answered 404" })
            #expect(await terminal.shows { $0.lines[2].hasPrefix("Healthy") })
            try terminal.type("q")
            #expect(await terminal.shows { !$0.isAlternate })
        }
    }

    @Test(.timeLimit(.minutes(1))) func `shows clients to administrators`() async throws {
        try await Self.watching(token: "let-me-in") { terminal, service, _ in
            #expect(await terminal.shows { $0.text.contains("ip:203.0.113.9  anonymous") })
            #expect(Set(service.tokens) == ["Bearer let-me-in"])
            try terminal.type("q")
            #expect(await terminal.shows { !$0.isAlternate })
        }
    }
}
