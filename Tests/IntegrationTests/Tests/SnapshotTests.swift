import AsyncHTTPClient
import Foundation
import NIOHTTP1
import Testing

extension Integration {
    @Suite("A process that remembers") struct SnapshotTests {
        private static let settings = """
            store: {snapshot: counters}
            rate_limits: {rules: [{name: login, path: /auth/login, limits: [2/day]}]}
            """

        /// Runs `program` with these settings until `body` is done, then ends it by SIGTERM.
        private func serving(
            _ program: Program = .resilience, in workspace: Workspace,
            _ body: (RunningProgram, HTTPClient) async throws -> Void
        ) async throws {
            let file = try workspace.write(Self.settings, to: "settings.yaml")
            let arguments = (program == .resilience ? ["serve"] : []) + ["--config", file]
            try await Services.withClient { http in
                try await withProgram(program, arguments, in: workspace) { try await body($0, http) }
            }
        }

        /// Asks for a client again and again.
        private func expect(_ statuses: [Int], of running: RunningProgram, _ http: HTTPClient) async throws {
            let (path, body) =
                running.program == .resilience
                ? ("/v1/check", #"{"client":"ip:192.0.2.7","method":"POST","path":"/auth/login"}"#)
                : ("/auth/login", #"{"username":"nobody","password":"none"}"#)
            for status in statuses {
                #expect(try await http.answer(.POST, running.url + path, json: body).status == status)
            }
        }

        @Test(.timeLimit(.minutes(1))) func `still denies after a restart who was over a limit`() async throws {
            try await Workspace.with { workspace in
                try await serving(in: workspace) { running, http in
                    try await expect([200, 200, 429], of: running, http)
                }
                for _ in 0..<2 {
                    try await serving(in: workspace) { running, http in
                        try await expect([429], of: running, http)
                        #expect(try running.logged().contains("1 counters read from"))
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1))) func `sets a damaged file aside, says so, and starts with nothing used`()
            async throws
        {
            try await Workspace.with { workspace in
                _ = try workspace.write("counters of somebody else", to: "counters")
                try await serving(in: workspace) { running, http in
                    try await expect([200], of: running, http)
                    #expect(try running.logged().contains("not a snapshot; set aside as "))
                }
                #expect(try workspace.text(of: "counters.damaged") == "counters of somebody else")
                try await serving(in: workspace) { running, http in
                    try await expect([200, 429], of: running, http)
                }
            }
        }

        @Test(.timeLimit(.minutes(1))) func `is also the orchestrator`() async throws {
            try await Workspace.with { workspace in
                try await serving(.orchestrator, in: workspace) { running, http in
                    try await expect([401, 401, 429], of: running, http)
                }
                try await serving(.orchestrator, in: workspace) { running, http in
                    try await expect([429], of: running, http)
                }
            }
        }
    }
}
