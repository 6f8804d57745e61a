import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import RedisServers
import Testing

extension Integration {
    @Suite(
        "resilience serve, whose Redis comes and goes,",
        .enabled(if: RedisServer.isInstalled, "redis-server is missing: install it with scripts/setup test"))
    struct ServeOverRedisTests {
        private struct Told: Decodable {
            let source: String
        }

        private struct Health: Decodable {
            let status: String
            let redisConnected: Bool
        }

        private func settings(port: Int) -> String {
            """
            store: {redis: "redis://127.0.0.1:\(port)", command_timeout: 1s}
            rate_limits: {rules: [{name: all, path: "/.*", limits: [1000000/hour]}]}
            """
        }

        /// Asks until the answer is by `source`; every answer lets the request pass.
        private func until(_ source: String, _ http: HTTPClient, _ running: RunningProgram) async throws {
            let answer = try await IntegrationTests.until("decided by \(source)", within: .seconds(5)) {
                let answer = try await http.answer(
                    .POST, running.url + "/v1/check", json: #"{"client":"ada","path":"/rooms"}"#)
                #expect(answer.status == 200, "\(answer)")
                return try answer.decoded(Told.self).source
            } is: {
                $0 == source
            }
            #expect(answer == source)
            let isConnected = source == "redis"
            try await IntegrationTests.until("redis_connected: \(isConnected)", within: .seconds(5)) {
                try await http.answer(.GET, running.url + "/resilience/health").decoded(Health.self)
            } is: {
                $0.redisConnected == isConnected && $0.status == (isConnected ? "healthy" : "degraded")
            }
        }

        @Test(.timeLimit(.minutes(1))) func `starts without it, finds it within five seconds, and outlives its end`()
            async throws
        {
            let port = try await RedisServer.freePort()
            try await Workspace.with { workspace in
                let file = try workspace.write(settings(port: port), to: "settings.yaml")
                try await Services.withClient { http in
                    try await withProgram(.resilience, ["serve", "--config", file], in: workspace) { running in
                        for _ in 0..<2 {
                            try await until("local", http, running)
                            try await RedisServer.with(port: port) { _ in try await until("redis", http, running) }
                        }
                        try await until("local", http, running)
                        let logged = try running.logged()
                        #expect(logged.split(separator: "\n").count < 60, "what is told is told once: \(logged)")
                    }
                }
            }
        }
    }
}
