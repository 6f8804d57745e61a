import Subprocess
import Testing

extension Integration {
    @Suite(
        "The dashboard, in a browser",
        .enabled(
            if: Chromium.isInstalled,
            "chromium or python3 is missing: install them with apt-get install chromium python3")
    )
    struct DashboardTests {
        private static let token = "a token of thirty-two characters"
        private static let settings = """
            rate_limits:
              rules:
                - {name: login, path: /auth/login, method: POST, limits: [5/minute]}
                - {name: rest, path: /.*, limits: [1000/minute]}
            breakers:
              tts_service: {failure_threshold: 5}
              pms_connector: {failure_threshold: 3}
            backpressure:
              audio_streaming: {max_queue_size: 200}
            """

        @Test(.timeLimit(.minutes(5)), arguments: Chromium.allCases)
        func `shows what is, changes what an admin wants changed, and is there for everybody`(_ scene: Chromium)
            async throws
        {
            try await Workspace.with { workspace in
                let file = try workspace.write(Self.settings, to: "settings.yaml")
                try await withProgram(
                    .resilience, ["serve", "--config", file], environment: ["RESILIENCE_ADMIN_TOKEN": Self.token],
                    in: workspace, ends: scene == .gone ? .signaled(9) : .exited(0)
                ) {
                    try await scene.play(on: $0, token: Self.token, config: file)
                }
            }
        }
    }
}
