import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Subprocess
import Testing

extension Integration {
    @Suite("resilience serve") struct ServeTests {
        private static let settings = """
            clients: {trusted_proxies: [127.0.0.1]}
            http: {max_body: 4KiB}
            rate_limits:
              rules:
                - {name: rooms, path: /rooms/.*, limits: [2/minute, 100/hour]}
                - {name: words, path: /speech, limits: [100/day]}
            """

        /// One decision, as JSON.
        private struct Told: Decodable, Equatable {
            let rule: String?
            let verdict: String
            let limit: Int?
            let window: Int?
            let remaining: Int?
            let source: String?
        }

        private func serving(
            _ settings: String = Self.settings, _ arguments: [String] = [], token: String? = nil,
            _ body: (RunningProgram, HTTPClient, Workspace) async throws -> Void
        ) async throws {
            try await Workspace.with { workspace in
                let file = try workspace.write(settings, to: "settings.yaml")
                let environment = token.map { ["RESILIENCE_CHECK_TOKEN": $0] } ?? [:]
                try await Services.withClient { http in
                    try await withProgram(
                        .resilience, ["serve", "--config", file] + arguments, environment: environment, in: workspace
                    ) { try await body($0, http, workspace) }
                }
            }
        }

        @Test(.timeLimit(.minutes(1))) func `decides for any program, with the fields and the decision as JSON`()
            async throws
        {
            try await serving { running, http, _ in
                let question = #"{"client":"apikey:ab12","client_type":"api","method":"GET","path":"/rooms/7"}"#
                for left in [1, 0] {
                    let answer = try await http.answer(.POST, running.url + "/v1/check", json: question)
                    #expect(answer.status == 200)
                    #expect(answer["x-ratelimit-remaining"] == "\(left)")
                    #expect(answer["ratelimit-policy"] == #""rooms-60s";q=2;w=60, "rooms-3600s";q=100;w=3600"#)
                    let told = Told(
                        rule: "rooms", verdict: "allow", limit: 2, window: 60, remaining: left, source: "memory")
                    #expect(try answer.decoded(Told.self) == told)
                }
                let denial = try await http.answer(.POST, running.url + "/v1/check", json: question)
                #expect(denial.status == 429)
                #expect(denial["retry-after"].flatMap { Int($0) }.map { (1...60).contains($0) } == true)
                #expect(try denial.decoded(Told.self).verdict == "deny")
                let other = try await http.answer(
                    .POST, running.url + "/v1/check", json: #"{"client":"b","path":"/rooms/7"}"#)
                #expect(other.status == 200)
            }
        }

        @Test(.timeLimit(.minutes(1))) func `counts every request once, whether or not a route answered it`()
            async throws
        {
            try await serving { running, http, _ in
                let question = #"{"client":"ada","path":"/rooms/7"}"#
                // With a query it is for the route
                for path in ["/v1/check", "/v1/check?a=b", "/v1/check", "/v1/check?a=b"] {
                    _ = try await http.answer(.POST, running.url + path, json: question)
                }
                let metrics = String(buffer: try await http.answer(.GET, running.url + "/metrics").body)
                let lines = metrics.split(separator: "\n").filter {
                    $0.hasPrefix("hb_requests_total{") && $0.contains(#"http_route="/v1/check""#)
                }
                #expect(lines.count == 2 && lines.allSatisfy { $0.hasSuffix("} 2") }, "\(lines)")
                let times = metrics.split(separator: "\n").filter {
                    $0.hasPrefix("http_server_request_duration_seconds_count{")
                        && $0.contains(#"http_route="/v1/check""#)
                }
                #expect(times.count == 2 && times.allSatisfy { $0.hasSuffix("} 2") }, "\(times)")
            }
        }

        @Test(.timeLimit(.minutes(1))) func `charges what is only known afterwards, and gives back`() async throws {
            try await serving { running, http, _ in
                func ask(_ call: String, _ cost: Int) async throws -> (Int, Told) {
                    let body = #"{"client":"ada","path":"/speech","cost":\#(cost)}"#
                    let answer = try await http.answer(.POST, running.url + "/v1/\(call)", json: body)
                    return (answer.status, try answer.decoded())
                }
                #expect(try await ask("check", 0).1.remaining == 100)
                let (status, over) = try await ask("report", 130)
                #expect(status == 200 && over.remaining == 0 && over.verdict == "deny")
                #expect(try await ask("check", 0).0 == 429)
                let (_, given) = try await ask("report", -70)
                #expect(given.remaining == 40 && given.verdict == "allow")
                #expect(try await ask("check", 40).0 == 200)
            }
        }

        @Test(.timeLimit(.minutes(1))) func `answers bad bodies of every kind with 4xx, and serves the others on`()
            async throws
        {
            let bodies: [(String, String)] = [
                ("", "where an object is needed"), ("{", "it ends"), ("[]", "where an object is needed"),
                ("null", "where an object is needed"), (#"{"client":"a"}"#, "path: missing"),
                (#"{"path":"/a"}"#, "client: missing"), (#"{"client":1,"path":"/a"}"#, "client: a number"),
                (#"{"client":"a","path":"/a","cost":"1"}"#, "cost: a text"),
                (#"{"client":"a","path":"/a","cost":1.5}"#, "cost: 1.5"),
                (#"{"client":"a","path":"/a","cost":-1}"#, "cost: -1"),
                (#"{"client":"a","path":"/a","cost":1e999}"#, "cost: 1e999"),
                (#"{"client":"a","path":"/a","price":1}"#, #""price": unknown member"#),
                (#"{"client":"a","path":"/a","path":"/b"}"#, "path: given twice"),
                (#"{"client":"a","path":"/a","client_type":"king"}"#, "client_type: \"king\""),
                (#"{"client":"a","path":"/a"} x"#, "after the object"), ("{\"client\":\"\u{1}\"}", "escaped"),
            ]
            try await serving { running, http, _ in
                for (body, part) in bodies {
                    let answer = try await http.answer(.POST, running.url + "/v1/check", json: body)
                    #expect(answer.status == 400, "\(body)")
                    #expect(answer["content-type"] == "application/problem+json")
                    let problem: Problem = try answer.decoded()
                    #expect(problem.detail.contains(part), "\(body): \(problem.detail)")
                }
                let large = #"{"client":"\#(String(repeating: "a", count: 5000))","path":"/rooms/1"}"#
                #expect(try await http.answer(.POST, running.url + "/v1/report", json: large).status == 413)
                #expect(try await http.answer(.GET, running.url + "/v1/check").status == 404)
                let sound = try await http.answer(
                    .POST, running.url + "/v1/check", json: "{\n  \"client\": \"a\",\n  \"path\": \"/rooms/1\"\n}\n")
                #expect(sound.status == 200)
            }
        }

        @Test(.timeLimit(.minutes(1))) func `wants its token of everybody, where it has one`() async throws {
            try await serving(Self.settings, ["--host", "0.0.0.0"], token: "let me ask") { running, http, workspace in
                let question = #"{"client":"a","path":"/rooms/1"}"#
                for token in [nil, "", "let me as", "let me ask more"] as [String?] {
                    let answer = try await http.answer(.POST, running.url + "/v1/check", token: token, json: question)
                    #expect(answer.status == 401)
                    #expect(answer["www-authenticate"]?.hasPrefix("Bearer") == true)
                    #expect(answer["ratelimit"] == nil)
                }
                #expect(
                    try await http.answer(.POST, running.url + "/v1/check", token: "let me ask", json: question).status
                        == 200)
                #expect(try await http.answer(.GET, running.url + "/resilience/health").status == 200)
                let arguments = ["check", "--client", "a", "--path", "/rooms/1", "--url", running.url]
                let known = try await Program.resilience.run(
                    arguments, environment: ["RESILIENCE_CHECK_TOKEN": "let me ask"], in: workspace)
                #expect(known.status == .exited(0))
                #expect(try await Program.resilience.run(arguments, in: workspace).status == .exited(69))
            }
        }

        @Test(.timeLimit(.minutes(1))) func `listens for strangers only with a token, or told that they are none`()
            async throws
        {
            try await Workspace.with { workspace in
                let finished = try await Program.resilience.run(
                    ["serve", "--host", "0.0.0.0", "--port", "0"], in: workspace)
                #expect(finished.status == .exited(64))
                #expect(finished.errors.contains("RESILIENCE_CHECK_TOKEN"))
                #expect(finished.errors.contains("--open"))
            }
            try await serving(Self.settings, ["--host", "0.0.0.0", "--open"]) { running, http, _ in
                let question = #"{"client":"a","path":"/rooms/1"}"#
                let answer = try await http.answer(.POST, running.url + "/v1/check", json: question)
                #expect(answer.status == 200)
            }
        }

        @Test(.timeLimit(.minutes(1))) func `is asked by shells: 0 allowed, 1 denied, 64 wrong use, 69 away`()
            async throws
        {
            try await serving { running, _, workspace in
                func check(_ arguments: [String]) async throws -> FinishedProgram {
                    try await Program.resilience.run(["check"] + arguments, in: workspace)
                }
                let job = ["--client", "host:a", "--path", "/rooms/1", "--url", running.url]
                let first = try await check(job)
                #expect(first.status == .exited(0))
                #expect(
                    first.output.hasPrefix(#"{"rule":"rooms","verdict":"allow","limit":2,"window":60,"remaining":1,"#))
                #expect(try await check(job + ["--cost", "1", "--quiet"]).output == "")
                #expect(try await check(job).status == .exited(1))
                #expect(try await check(job + ["--cost", "-1"]).status == .exited(64))
                #expect(try await check(["--client", "a", "--path", "/", "--url", "ftp://a"]).status == .exited(64))
                let nobody = try await check(["--client", "a", "--path", "/", "--url", "http://127.0.0.1:1"])
                #expect(nobody.status == .exited(69))
            }
        }

        @Test(.timeLimit(.minutes(1))) func `is watched by resilience top`() async throws {
            try await serving { running, http, workspace in
                let question = #"{"client":"apikey:ab12","path":"/rooms/7"}"#
                for _ in 0..<5 { _ = try await http.answer(.POST, running.url + "/v1/check", json: question) }
                let shown = try await Program.resilience.run(["top", "--once", running.url], in: workspace)
                #expect(shown.status == .exited(0) && shown.errors == "")
                let words = shown.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
                #expect(words.contains(["rooms", "3", "2"]), "\(shown.output)")
            }
        }
    }
}
