import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import RedisServers
import Subprocess
import Testing

extension Integration {
    /// The programs over a Redis of the test's own, as a file or REDIS_URL names it.
    @Suite(
        "A fleet over one Redis",
        .enabled(if: RedisServer.isInstalled, "redis-server is missing: install it with apt-get install redis-server"))
    struct SharedStoreTests {
        private static let rules = """
            rate_limits:
              rules:
                - {name: rooms, path: /rooms, limits: [3/hour]}
                - {name: hot, path: /hot, limits: [100000/hour], prefetch: 100}
                - {name: cold, path: /cold, limits: [100000/hour]}
                - {name: careful, path: /careful, limits: [3/hour], when_unavailable: deny}
                - {name: generous, path: /generous, limits: [3/hour], when_unavailable: allow}

            """

        private static let login = """
            store: {command_timeout: 5s}
            rate_limits: {rules: [{name: login, path: /auth/login, method: POST, limits: [5/hour]}]}

            """

        /// One decision, as JSON.
        private struct Told: Decodable, Equatable {
            let verdict: String
            let remaining: Int?
            let source: String?
        }

        private struct Health: Decodable {
            struct Component: Decodable {
                let name: String
                let status: String
                let detail: String
            }

            let status: String
            let redisConnected: Bool
            let components: [Component]

            var redis: Component? { components.first { $0.name == "redis" } }
        }

        /// Runs `resilience serve` over a file with this store.
        private func serving(
            _ store: String, _ http: HTTPClient, in workspace: Workspace, environment: [String: String] = [:],
            _ body: (RunningProgram) async throws -> Void
        ) async throws {
            let file = try workspace.write(Self.rules + "store: {\(store)}\n", to: workspace.newName("serve.yaml"))
            try await withProgram(
                .resilience, ["serve", "--config", file], environment: environment, in: workspace, body)
        }

        private func ask(_ running: RunningProgram, _ path: String, _ http: HTTPClient) async throws -> (Int, Told) {
            let answer = try await http.answer(
                .POST, running.url + "/v1/check", json: #"{"client":"ada","path":"\#(path)"}"#)
            return (answer.status, try answer.decoded())
        }

        private func health(_ running: RunningProgram, _ http: HTTPClient) async throws -> Health {
            try await http.answer(.GET, running.url + "/resilience/health").decoded()
        }

        private func calls(_ server: RedisServer) async throws -> Int {
            let line = try await server.cli("INFO", "commandstats").split(whereSeparator: \.isNewline)
                .first { $0.hasPrefix("cmdstat_evalsha:calls=") }
            return line.flatMap { Int($0.split(separator: "=")[1].prefix { $0.isNumber }) } ?? 0
        }

        @Test(.timeLimit(.minutes(2)))
        func `counts together, says so in its health, and goes on by itself when Redis is gone`() async throws {
            try await Workspace.with { workspace in
                try await Services.withClient { http in
                    try await RedisServer.with { server in
                        let variables = ["REDIS_URL": "redis://127.0.0.1:\(server.port)/0"]
                        // The file's own would be away
                        let store = "redis: 'redis://127.0.0.1:1/0', command_timeout: 5s"
                        try await serving(store, http, in: workspace, environment: variables) { one in
                            try await serving(store, http, in: workspace, environment: variables) { other in
                                for running in [one, other] {
                                    let found = try await until("connected") {
                                        try await health(running, http)
                                    } is: {
                                        $0.redisConnected
                                    }
                                    #expect(found.status == "healthy" && found.redis?.status == "healthy")
                                }
                                for (running, left) in [(one, 2), (other, 1), (one, 0)] {
                                    let (status, told) = try await ask(running, "/rooms", http)
                                    #expect(status == 200)
                                    #expect(told == Told(verdict: "allow", remaining: left, source: "redis"))
                                }
                                #expect(try await ask(other, "/rooms", http).0 == 429)
                                try await server.kill()
                                let gone = try await until("noticed") {
                                    try await health(one, http)
                                } is: {
                                    !$0.redisConnected
                                }
                                // A rule of this file lets nobody pass meanwhile
                                #expect(
                                    gone.redis?.status == "unhealthy" && gone.redis?.detail.hasPrefix("away") == true)
                                let (status, told) = try await ask(one, "/cold", http)
                                #expect(status == 200 && told.source == "local")
                            }
                        }
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(2)))
        func `starts without it, decides as each rule says meanwhile, and finds it later`() async throws {
            let port = try await RedisServer.freePort()
            try await Workspace.with { workspace in
                try await Services.withClient { http in
                    try await serving(
                        "redis: 'redis://127.0.0.1:\(port)/0', when_unavailable: local", http, in: workspace
                    ) { running in
                        for left in [2, 1, 0] {
                            let (status, told) = try await ask(running, "/rooms", http)
                            #expect(status == 200)
                            #expect(told == Told(verdict: "allow", remaining: left, source: "local"))
                        }
                        let denial = try await ask(running, "/rooms", http)
                        #expect(denial.0 == 429 && denial.1.source == "local")
                        for _ in 0..<5 {
                            let (status, told) = try await ask(running, "/generous", http)
                            #expect(status == 200 && told.source == "allow")
                            let (refused, deny) = try await ask(running, "/careful", http)
                            #expect(refused == 503 && deny.source == "deny")
                        }
                        try await RedisServer.with(port: port) { _ in
                            _ = try await until("found") {
                                try await ask(running, "/cold", http)
                            } is: {
                                $0.1.source == "redis"
                            }
                        }
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(2))) func `takes units ahead where the file says so, and there alone`() async throws {
            try await Workspace.with { workspace in
                try await Services.withClient { http in
                    try await RedisServer.with { server in
                        try await serving(
                            "redis: 'redis://127.0.0.1:\(server.port)/0', command_timeout: 5s", http, in: workspace
                        ) { running in
                            // Nothing is taken ahead before it hears of resets
                            try await until("connected") {
                                try await health(running, http)
                            } is: {
                                $0.redisConnected
                            }
                            for (path, most) in [("/cold", 200), ("/hot", 20)] {
                                let before = try await calls(server)
                                for _ in 0..<200 { #expect(try await ask(running, path, http).0 == 200) }
                                let asked = try await calls(server) - before
                                #expect(path == "/cold" ? asked == most : asked <= most, "\(path): \(asked)")
                            }
                        }
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(2)), arguments: [1: 1, 2: 2, 20: 3])
        func `makes as many connections as max_connections allows, and never more`(most: Int, made: Int) async throws {
            try await Workspace.with { workspace in
                try await Services.withClient { http in
                    try await RedisServer.with { server in
                        let store = "redis: 'redis://127.0.0.1:\(server.port)/0', max_connections: \(most)"
                        try await serving(store, http, in: workspace) { running in
                            try await until("connected") {
                                try await health(running, http)
                            } is: {
                                $0.redisConnected
                            }
                            try await withThrowingTaskGroup(of: Void.self) { group in
                                for _ in 0..<200 { group.addTask { _ = try await ask(running, "/cold", http) } }
                                try await group.waitForAll()
                            }
                            let names = try await server.cli("CLIENT", "LIST").split(separator: "\n")
                                .filter { $0.contains("name=resilience") }
                            #expect(names.count == made, "\(names)")
                        }
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(2)), arguments: [150, 1500])
        func `waits for it as long as command_timeout says`(milliseconds: Int) async throws {
            try await Workspace.with { workspace in
                try await Services.withClient { http in
                    try await RedisServer.with { server in
                        let store =
                            "redis: 'redis://127.0.0.1:\(server.port)/0', command_timeout: \(milliseconds)ms"
                        try await serving(store, http, in: workspace) { running in
                            try await until("asked") {
                                try await ask(running, "/cold", http)
                            } is: {
                                $0.1.source == "redis"
                            }
                            try server.pause()
                            let start = ContinuousClock.now
                            #expect(try await ask(running, "/cold", http).1.source == "local")
                            let took = ContinuousClock.now - start
                            #expect(took >= .milliseconds(milliseconds - 1))
                            #expect(took < .milliseconds(milliseconds + 1000))
                            try server.resume()
                        }
                    }
                }
            }
        }

        @Test(.timeLimit(.minutes(2))) func `lets two orchestrators count logins together`() async throws {
            try await Workspace.with { workspace in
                try await Services.withClient { http in
                    try await RedisServer.with { server in
                        let variables = ["REDIS_URL": "redis://127.0.0.1:\(server.port)/0"]
                        let file = try workspace.write(Self.login, to: "settings.yaml")
                        let options = ["--config", file]
                        try await withProgram(.orchestrator, options, environment: variables, in: workspace) { one in
                            try await withProgram(.orchestrator, options, environment: variables, in: workspace) {
                                other in
                                for running in [one, other] {
                                    try await until("connected") {
                                        try await health(running, http)
                                    } is: {
                                        $0.redisConnected
                                    }
                                }
                                var answers: [Int] = []
                                for running in [one, other, one, other, one, other] {
                                    let body = #"{"username":"guest","password":"guess"}"#
                                    answers.append(
                                        try await http.answer(.POST, running.url + "/auth/login", json: body).status)
                                }
                                #expect(answers == [401, 401, 401, 401, 401, 429])
                            }
                        }
                    }
                }
            }
        }
    }
}
