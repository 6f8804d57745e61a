import AsyncHTTPClient
import NIOHTTP1
import Subprocess
import Testing

extension Integration {
    @Suite(
        "The OpenAPI document",
        .enabled(if: Schemathesis.isInstalled, "schemathesis is missing: scripts/setup test installs it"))
    struct SchemathesisTests {
        private static let token = "an administrator's token"
        private static let settings = """
            rate_limits:
              rules:
                - {name: rooms, path: /rooms/.*, limits: [2/minute, 100/hour]}
            breakers: {tts_service: {}, pms: {failure_threshold: 3}}
            backpressure: {audio: {}, jobs: {strategy: block}}
            """

        @Test(.timeLimit(.minutes(4)))
        func `is true of the service, as far as made-up requests of an administrator tell`()
            async throws
        {
            try await Workspace.with { workspace in
                let file = try workspace.write(Self.settings, to: "settings.yaml")
                try await Services.withClient { http in
                    try await withProgram(
                        .resilience, ["serve", "--config", file],
                        environment: ["RESILIENCE_ADMIN_TOKEN": Self.token], in: workspace
                    ) { running in
                        let finished = try await Schemathesis.run(
                            running.url, token: Self.token, seconds: 60, in: workspace)
                        #expect(finished.status == .exited(0), "\(finished.output.suffix(6000)) \(finished.errors)")
                        #expect(try await http.answer(.GET, running.url + "/resilience/health").status == 200)
                        #expect(try !running.logged().contains(Self.token))
                    }
                }
            }
        }
    }
}
