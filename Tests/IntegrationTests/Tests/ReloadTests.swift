import AsyncHTTPClient
import Foundation
import NIOHTTP1
import Subprocess
import Synchronization
import SystemPackage
import Testing

extension Integration {
    @Suite("A program whose file changes") struct ReloadTests {
        /// How many requests of each client pass, and what became of them.
        private final class Tally: Sendable {
            private let statuses = Mutex<[Int: [Int: Int]]>([:])
            private let hasEnded = Atomic(false)

            func count(_ status: Int, of client: Int) {
                statuses.withLock { $0[client, default: [:]][status, default: 0] += 1 }
            }
            var byClient: [Int: [Int: Int]] { statuses.withLock { $0 } }

            var isOver: Bool { hasEnded.load(ordering: .sequentiallyConsistent) }
            func end() { hasEnded.store(true, ordering: .sequentiallyConsistent) }
        }

        private static let clients = 40
        private static let limit = 25

        /// Settings that differ in much, and never in what a client may have.
        private static func settings(_ turn: Int) -> String {
            """
            http: {max_body: \(4096 + turn)}
            rate_limits:
              rules:
                - {name: turn\(turn), path: /other/.*, limits: [\(turn + 1)/minute]}
                - {name: rooms, path: /rooms/.*, limits: [\(limit)/day, \(1000 + turn)/week@UTC], algorithm: fixed_window}
            breakers: {a: {failure_threshold: \(turn + 1)}}
            """
        }

        private func reloads(_ running: RunningProgram) throws -> Int {
            try running.logged().components(separatedBy: "the configuration is another now").count - 1
        }

        /// Asks for one client after the other until it is over. Each answer is awaited: one that is charged is counted.
        private func ask(_ running: RunningProgram, _ http: HTTPClient, _ tally: Tally, first: Int) async throws {
            var client = first
            while !tally.isOver {
                let body = #"{"client":"apikey:\#(client)","client_type":"api","path":"/rooms/7"}"#
                tally.count(try await http.answer(.POST, running.url + "/v1/check", json: body).status, of: client)
                client = (client + 1) % Self.clients
            }
        }

        @Test(.timeLimit(.minutes(10)))
        func `reads it at SIGHUP a hundred times under load: no request is lost, and no count`() async throws {
            try await Workspace.with { workspace in
                let file = try workspace.write(Self.settings(0), to: "settings.yaml")
                let tally = Tally()
                try await Services.withClient { http in
                    try await withProgram(.resilience, ["serve", "--config", file], in: workspace) { running in
                        try await withThrowingTaskGroup(of: Void.self) { group in
                            for task in 0..<4 {
                                group.addTask { try await ask(running, http, tally, first: task * 10) }
                            }
                            for turn in 1...100 {
                                _ = try workspace.write(Self.settings(turn), to: "settings.yaml")
                                try running.hangUp()
                                try await until("reloaded") {
                                    try reloads(running)
                                } is: {
                                    $0 >= turn
                                }
                            }
                            tally.end()
                            try await group.waitForAll()
                        }
                        // What is left after the last reload is what was left before the first
                        for client in 0..<Self.clients {
                            for _ in 0..<Self.limit + 1 {
                                let body = #"{"client":"apikey:\#(client)","client_type":"api","path":"/rooms/7"}"#
                                let answer = try await http.answer(.POST, running.url + "/v1/check", json: body)
                                tally.count(answer.status, of: client)
                                if answer.status == 429 { break }
                            }
                        }
                    }
                }
                for (client, statuses) in tally.byClient {
                    #expect(statuses[200] == Self.limit, "client \(client): \(statuses)")
                    #expect(Set(statuses.keys) == [200, 429], "client \(client): \(statuses)")
                }
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `reads it by itself, through links as a ConfigMap has them, and refuses a bad one once`() async throws {
            try await Workspace.with { workspace in
                let publish = { (version: String, text: String) throws in
                    let (folder, manager) = (URL(filePath: workspace.path.string), FileManager.default)
                    try manager.createDirectory(at: folder.appending(path: version), withIntermediateDirectories: false)
                    _ = try workspace.write(text, to: "\(version)/settings.yaml")
                    try manager.createSymbolicLink(
                        atPath: folder.appending(path: "..data_tmp").path, withDestinationPath: version)
                    #expect(
                        rename(folder.appending(path: "..data_tmp").path, folder.appending(path: "..data").path) == 0)
                }
                try publish("..1", "http: {max_body: 64}")
                let file = workspace.path.appending("settings.yaml").string
                try FileManager.default.createSymbolicLink(
                    atPath: file, withDestinationPath: "..data/settings.yaml")
                try await Services.withClient { http in
                    try await withProgram(.resilience, ["serve", "--config", file], in: workspace) { running in
                        let body = #"{"client":"\#(String(repeating: "a", count: 100))","path":"/"}"#
                        let status = {
                            try await http.answer(.POST, running.url + "/v1/check", json: body).status
                        }
                        #expect(try await status() == 413)
                        try publish("..2", "http: {max_body: 256}")
                        try await until("read again", status) { $0 == 200 }
                        try publish("..3", "http: {max_body: many}")
                        try await until("refused", running.logged) { $0.contains("was not reloaded") }
                        try publish("..4", "http: {max_body: 65}")
                        try await until("read again", status) { $0 == 413 }
                        let log = try running.logged()
                        #expect(log.components(separatedBy: "was not reloaded").count == 2)
                        #expect(log.contains("\(file):1:18: http.max_body: \"many\""))
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `is the orchestrator too: hosts, bounds and limits are those of the file`() async throws {
            try await Services.with(Services.unlimited) { services in
                let running = services.orchestrator.running
                #expect(try await services.orchestrator.ask(.GET, "/healthz").status == 200)
                _ = try services.workspace.write(
                    "http: {trusted_hosts: [hotel.example]}\n" + Services.unlimited, to: "settings.yaml")
                try running.hangUp()
                try await until("another host") {
                    try await services.orchestrator.ask(.GET, "/healthz").status
                } is: {
                    $0 == 421
                }
                _ = try services.workspace.write(
                    "rate_limits: {rules: [{path: /api/.*, limits: [0/day]}]}\n", to: "settings.yaml")
                try running.hangUp()
                try await until("limited") {
                    try await services.orchestrator.ask(.GET, "/api/voices").status
                } is: {
                    $0 == 429
                }
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `does not start with a candidate that is not sound, and says where`() async throws {
            try await Workspace.with { workspace in
                let next = try workspace.write("rate_limits: {rules: [{path: /a}]}\n", to: "next.yaml")
                let file = try workspace.write("candidate: \(next)\n", to: "settings.yaml")
                for (program, arguments) in [(Program.resilience, ["serve"]), (.orchestrator, [])] {
                    let finished = try await program.run(arguments + ["--config", file], in: workspace)
                    #expect(finished.status == .exited(78) && finished.output == "")
                    #expect(finished.errors.contains("error: \(next):1:23: rate_limits.rules[0].limits: missing"))
                }
            }
        }
    }
}
