import Subprocess
import Testing

extension Integration {
    @Suite("A program that cannot start") struct StartTests {
        /// Runs it, and expects nothing on standard output and these parts on standard error.
        private func expect(
            _ program: Program, _ arguments: [String] = [], environment: [String: String] = [:], status: Int32,
            says parts: [String], in workspace: Workspace
        ) async throws {
            let finished = try await program.run(arguments, environment: environment, in: workspace)
            #expect(finished.status == .exited(status))
            #expect(finished.output == "")
            for part in parts { #expect(finished.errors.contains(part)) }
        }

        @Test(.timeLimit(.minutes(5)))
        func `for its configuration ends with 78 and names file, line, key and what to do`() async throws {
            let settings = """
                rate_limits:
                  rules:
                    - name: login
                      path: /auth/login
                      limits: [5/minuet]
                breakers:
                  tts_service:
                    failure_treshold: 5
                """
            try await Workspace.with { workspace in
                let file = try workspace.write(settings, to: "bad.yaml")
                try await expect(
                    .orchestrator, ["--config", file], status: 78,
                    says: [
                        #"error: \#(file):5:16: rate_limits.rules[0].limits: "5/minuet": unknown unit, did you mean "5/minute"?"#,
                        "\nerror: \(file):8:5: breakers.tts_service.failure_treshold: unknown key, did you mean \"failure_threshold\"?",
                    ], in: workspace)
                try await expect(
                    .orchestrator, ["--config", "none.yaml"], status: 78, says: ["none.yaml: no such file"],
                    in: workspace)
            }
        }

        @Test(
            .timeLimit(.minutes(5)),
            arguments: [
                ("RESILIENCE_ENV", "prod", #"did you mean "production"?"#), ("TTS_URL", "nope", "not a URL"),
                ("JWT_KEY", "short", "at least 32"), ("USERS_FILE", "/nope", "/nope: cannot be read"),
            ])
        func `for a variable that says the same ends with 78 and names it`(
            _ name: String, _ value: String, _ part: String
        ) async throws {
            try await Workspace.with { workspace in
                try await expect(
                    .orchestrator, environment: [name: value], status: 78, says: [name, part], in: workspace)
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `for its key only verifies, where users are to log in, ends with 78 and says what signs`() async throws {
            let key = """
                -----BEGIN PUBLIC KEY-----
                MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEb5JRERNNLqrgypUnO0OsiXSyA/Fl
                2bfaN/Rzn2V4iRcpLKBrP3i8zx1LC3DNqY1i+Sr8BKXUkftMabyb+Xlpog==
                -----END PUBLIC KEY-----
                """
            let user =
                "ada:$scrypt$ln=15,r=8,p=1$8uHD8cA5kVrJrd6GZw/lLQ$CAI4ig0I+FHm2DQgY2A1ywkst/DL+eWQxfpmIBMbUPQ"
            try await Workspace.with { workspace in
                let environment = [
                    "JWT_KEY": try workspace.write(key, to: "public.pem"),
                    "USERS_FILE": try workspace.write(user, to: "users"),
                ]
                try await expect(
                    .orchestrator, environment: environment, status: 78,
                    says: ["clients.jwt_key: ", "it only verifies; a secret or a private PEM signs"], in: workspace)
            }
        }

        @Test(.timeLimit(.minutes(5))) func `for its port is taken ends with 69 and names it`() async throws {
            try await Workspace.with { workspace in
                try await withProgram(.speechService, in: workspace) { running in
                    for program in [Program.orchestrator, .speechService] {
                        try await expect(
                            program, ["--port", "\(running.port)"], status: 69,
                            says: ["127.0.0.1:\(running.port) is taken"], in: workspace)
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(5))) func `for espeak-ng is missing ends with 69 and says how to install it`()
            async throws
        {
            try await Workspace.with { workspace in
                try await expect(
                    .speechService, ["--port", "0", "--espeak", "no-such-espeak"], status: 69,
                    says: ["no-such-espeak", "apt-get install espeak-ng"], in: workspace)
            }
        }

        @Test(
            .timeLimit(.minutes(5)),
            arguments: [
                (Program.orchestrator, ["--prot", "1"]), (.orchestrator, ["--port", "65536"]),
                (.orchestrator, ["--log-level", "loud"]), (.speechService, ["--concurrency", "0"]),
                (.speechService, ["--queue"]),
            ])
        func `for a wrong option ends with 64 and names it`(_ program: Program, _ arguments: [String]) async throws {
            try await Workspace.with { workspace in
                try await expect(program, arguments, status: 64, says: [arguments[0]], in: workspace)
            }
        }
    }
}
