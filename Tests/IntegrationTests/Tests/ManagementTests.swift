import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Subprocess
import Testing

extension Integration {
    @Suite("The management of both services") struct ManagementTests {
        private static let token = "correct horse battery staple"
        private static let key = "a secret of thirty-two bytes or more"
        private static let settings = """
            clients: {jwt_key: "\(key)"}
            breakers: {tts_service: {}}
            backpressure: {audio: {}}
            rate_limits:
              rules:
                - {name: rooms, path: /rooms/.*, limits: [2/minute]}
            """

        private func managing(
            _ program: Program = .resilience, token: String? = Self.token,
            _ body: (RunningProgram, HTTPClient, Workspace) async throws -> Void
        ) async throws {
            try await Workspace.with { workspace in
                let file = try workspace.write(Self.settings, to: "settings.yaml")
                let arguments = (program == .resilience ? ["serve"] : []) + ["--config", file]
                let environment = token.map { ["RESILIENCE_ADMIN_TOKEN": $0] } ?? [:]
                try await Services.withClient { http in
                    try await withProgram(program, arguments, environment: environment, in: workspace) {
                        try await body($0, http, workspace)
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1)), arguments: [Program.resilience, .orchestrator])
        func `is for administrators, is logged with who did what, and tells no secret`(program: Program) async throws {
            try await managing(program) { running, http, _ in
                let circuit = running.url + "/resilience/circuit-breakers/tts_service"
                #expect(try await http.answer(.POST, circuit + "/force-open").status == 401)
                #expect(try await http.answer(.POST, circuit + "/force-open", token: "wrong horse").status == 401)
                let opened = try await http.answer(.POST, circuit + "/force-open", token: Self.token)
                #expect(opened.status == 200)
                let status: CircuitStatus = try await http.answer(.GET, circuit).decoded()
                #expect(status.state == "forced_open")
                let clients = try await http.answer(.GET, running.url + "/resilience/tts-clients")
                #expect(String(buffer: clients.body).contains("forced_open") == (program == .orchestrator))
                let config = try await http.answer(.GET, running.url + "/resilience/config", token: Self.token)
                #expect(config.status == 200)
                let log = try running.logged()
                for part in ["circuit.force_open", "tts_service", "token from 127.0.0.1", "forced_open"] {
                    #expect(log.contains(part), "\(part)")
                }
                for text in [log, String(buffer: config.body)] {
                    for secret in [Self.token, Self.key, "wrong horse"] { #expect(!text.contains(secret)) }
                }
            }
        }

        @Test(.timeLimit(.minutes(1))) func `is for nobody without a token, though a key of its own signs logins`()
            async throws
        {
            try await managing(.orchestrator, token: "") { running, http, _ in
                for token in [nil, "", Self.token] as [String?] {
                    let answer = try await http.answer(
                        .POST, running.url + "/resilience/circuit-breakers/reset-all", token: token)
                    // A JWT with the role would do, since a key is configured
                    #expect(answer.status == 401)
                }
            }
            try await Workspace.with { workspace in
                try await Services.withClient { http in
                    try await withProgram(.orchestrator, in: workspace) { running in
                        let answer = try await http.answer(
                            .POST, running.url + "/resilience/circuit-breakers/reset-all", token: "anything")
                        #expect(answer.status == 403)
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(1))) func `takes over what the file says now, and refuses what is not sound`()
            async throws
        {
            try await managing { running, http, workspace in
                let reload = running.url + "/resilience/config/reload"
                _ = try workspace.write(Self.settings.replacing("2/minute", with: "3/minute"), to: "settings.yaml")
                let taken = try await http.answer(.POST, reload, token: Self.token)
                #expect(taken.status == 200)
                _ = try workspace.write("breakers: {tts_service: {failure_treshold: 1}}", to: "settings.yaml")
                let refused = try await http.answer(.POST, reload, token: Self.token)
                #expect(refused.status == 422)
                #expect(try refused.decoded(Problem.self).detail.contains("failure_threshold"))
                let config = try await http.answer(.GET, running.url + "/resilience/config", token: Self.token)
                #expect(String(buffer: config.body).contains("3/minute"))
            }
        }

        @Test(.timeLimit(.minutes(1))) func `is told as it happens, until the service ends`() async throws {
            try await managing { running, http, _ in
                var request = HTTPClientRequest(url: running.url + "/resilience/events")
                request.headers.add(name: "accept", value: "text/event-stream")
                let response = try await http.execute(request, timeout: .seconds(50))
                #expect(response.status == .ok)
                #expect(response.headers.first(name: "content-type") == "text/event-stream")
                var (text, isDone) = ("", false)
                for try await piece in response.body {
                    text += String(buffer: piece)
                    let snapshots = text.components(separatedBy: "event: snapshot\n").count - 1
                    if snapshots == 2, !text.contains("event: change\n") {
                        let open = running.url + "/resilience/circuit-breakers/tts_service/force-open"
                        #expect(try await http.answer(.POST, open, token: Self.token).status == 200)
                    }
                    if snapshots == 4, !isDone {
                        isDone = true
                        try running.terminate()
                    }
                }
                #expect(text.hasPrefix("retry: 2000\n\nevent: snapshot\ndata: {"))
                #expect(text.contains("event: state\ndata: "))
                #expect(text.contains("\"to\":\"forced_open\""))
                #expect(text.contains("event: change\ndata: "))
                #expect(!text.contains("token from"))
            }
        }
    }
}
