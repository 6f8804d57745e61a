import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Subprocess
import Testing

extension Integration {
    @Suite("A proxy that asks about its requests") struct ForwardAuthTests {
        private static let settings = """
            clients: {trusted_proxies: [127.0.0.1]}
            rate_limits:
              exclude: [/free]
              rules:
                - {name: login, path: /auth/login, method: POST, limits: [2/minute]}
                - {name: rest, path: /.*, limits: [3/minute]}
            """

        private func serving(
            _ settings: String = Self.settings, _ body: (RunningProgram, HTTPClient, Workspace) async throws -> Void
        ) async throws {
            try await Workspace.with { workspace in
                let file = try workspace.write(settings, to: "settings.yaml")
                try await Services.withClient { http in
                    try await withProgram(.resilience, ["serve", "--config", file], in: workspace) {
                        try await body($0, http, workspace)
                    }
                }
            }
        }

        private func ask(
            _ http: HTTPClient, _ running: RunningProgram, _ fields: [(String, String)], query: String = ""
        ) async throws -> Answer {
            var request = HTTPClientRequest(url: running.url + "/v1/forward-auth" + query)
            request.headers = HTTPHeaders(fields)
            let response = try await http.execute(request, timeout: .seconds(20))
            let body = try await response.body.collect(upTo: 1 << 20)
            return Answer(status: Int(response.status.code), headers: response.headers, body: body)
        }

        @Test(.timeLimit(.minutes(1))) func `tells method, path and client by its headers, and gets 200 or 429`()
            async throws
        {
            try await serving { running, http, _ in
                let login = [
                    ("X-Forwarded-Method", "POST"), ("X-Forwarded-Uri", "/auth/login?next=1"),
                    ("X-Forwarded-For", "203.0.113.9"),
                ]
                for left in ["1", "0"] {
                    let answer = try await ask(http, running, login)
                    #expect(answer.status == 200 && answer["x-ratelimit-remaining"] == left)
                }
                let denial = try await ask(http, running, login)
                #expect(denial.status == 429 && denial["retry-after"] != nil)
                #expect(denial["content-type"] == "application/problem+json")
                let hidden = try await ask(http, running, login, query: "?denied=403")
                #expect(hidden.status == 403 && hidden["retry-after"] != nil)
                let other = login.dropLast() + [("X-Forwarded-For", "198.51.100.7")]
                #expect(try await ask(http, running, Array(other)).status == 200)
                let free = try await ask(http, running, [("X-Original-URI", "/free")])
                #expect(free.status == 200 && free["ratelimit"] == nil)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `is refused with 400 where it is not trusted, tells no path, or its client tells another`() async throws {
            try await serving { running, http, _ in
                let cases = [
                    [], [("X-Original-URI", "/auth/login"), ("X-Forwarded-Uri", "/free")],
                    [("X-Original-URI", "/a"), ("X-Original-Method", "POST"), ("X-Forwarded-Method", "GET")],
                ]
                for fields in cases {
                    let answer = try await ask(http, running, fields)
                    #expect(answer.status == 400, "\(fields)")
                }
            }
            try await serving("clients: {trusted_proxies: [10.0.0.0/8]}\n") { running, http, _ in
                let answer = try await ask(http, running, [("X-Forwarded-Uri", "/a")])
                #expect(answer.status == 400)
                let problem: Problem = try answer.decoded()
                #expect(problem.detail.contains("trusted_proxies"))
            }
        }

        @Test(
            "hands its answers on, as the examples have it", .timeLimit(.minutes(1)),
            arguments: Proxy.allCases.filter(\.isInstalled))
        func handsOn(_ proxy: Proxy) async throws {
            try await serving { decider, http, workspace in
                try await withProgram(.resilience, ["serve"], in: workspace) { app in
                    try await proxy.run(app: app, decider: decider, in: workspace) { url in
                        for _ in 0..<3 {
                            let answer = try await http.answer(.GET, url("/healthz"))
                            #expect(answer.status == 200 && String(buffer: answer.body) == "ok")
                        }
                        let denial = try await http.answer(.GET, url("/healthz"))
                        #expect(denial.status == 429)
                        #expect(denial["retry-after"].flatMap { Int($0) }.map { (1...60).contains($0) } == true)
                        #expect(denial["ratelimit"]?.hasPrefix(#""rest-60s";r=0;t="#) == true)
                        #expect(denial["content-type"]?.hasPrefix("application/problem+json") == true)
                    }
                }
            }
        }
    }
}
