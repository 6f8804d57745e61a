import Foundation
import NIOCore
import NIOHTTP1
import Subprocess
import Testing

extension Integration {
    @Suite("A login") struct LoginTests {
        /// The body of a denial.
        private struct Denial: Decodable {
            struct Details: Decodable {
                let code: String
                let message: String
                let retryAfter: Int
                let limit: Int
                let resetTime: Int
            }

            let type: String
            let title: String
            let status: Int
            let detail: String
            let error: Details

            static let members: Set = ["type", "title", "status", "detail", "violated-policies", "error"]
            static let errorMembers: Set = ["code", "message", "retry_after", "limit", "reset_time"]
        }

        private static let spellings = [
            "/auth/login", "/auth/login/", "//auth/login", "/auth/%6Cogin", "/auth/x/../login",
        ]
        private static let policy = #""login-60s";q=5;w=60, "login-3600s";q=20;w=3600, "login-86400s";q=100;w=86400"#

        private func login(_ path: String, _ fields: [String] = [], password: String = "guess") -> String {
            RawSession.request("POST " + path, fields, body: #"{"username":"guest","password":"\#(password)"}"#)
        }

        private func withOrchestrator(_ body: (RunningProgram) async throws -> Void) async throws {
            try await Workspace.with { workspace in
                try await withProgram(.orchestrator, in: workspace, body)
            }
        }

        @Test(.timeLimit(.minutes(5))) func `is refused the sixth time in a minute, in the words of HTTP_md`()
            async throws
        {
            try await withOrchestrator { running in
                var session = try await RawSession.open(running.port)
                let start = Date()
                for left in (0...4).reversed() {
                    let (head, _, _) = try await session.exchange(login("/auth/login"))
                    #expect(head.status == 401 && head["x-ratelimit-remaining"] == "\(left)")
                    #expect(head["ratelimit-policy"] == Self.policy && head["retry-after"] == nil)
                }
                let last = Date()
                let (head, body, _) = try await session.exchange(login("/auth/login"))
                await session.connection.close()
                let passed = Int(Date().timeIntervalSince(start).rounded(.up))
                try checkFields(head, passed: passed)
                try checkBody(body, head)
                // The second in which the last of the five leaves
                let reset = try #require(head["x-ratelimit-reset"].flatMap { Double($0) })
                #expect((-3...2).contains(reset - last.timeIntervalSince1970 - 60))
            }
        }

        private func checkFields(_ head: RawAnswer, passed: Int) throws {
            #expect(head.status == 429)
            #expect(head["content-type"] == "application/problem+json")
            #expect(head["ratelimit-policy"] == Self.policy)
            #expect(head["x-ratelimit-limit"] == "5" && head["x-ratelimit-remaining"] == "0")
            let retry = try #require(head["retry-after"].flatMap { Int($0) })
            #expect((60 - passed...60).contains(retry))
            let form = /"login-60s";r=0;t=(\d+), "login-3600s";r=15;t=(\d+), "login-86400s";r=95;t=(\d+)/
            let state = try #require(try head["ratelimit"].flatMap { try form.wholeMatch(in: $0) }?.output)
            #expect(Int(state.1) == retry)
            #expect((3600 - passed...3600).contains(Int(state.2) ?? 0))
            #expect((86_400 - passed...86_400).contains(Int(state.3) ?? 0))
        }

        private func checkBody(_ body: ByteBuffer, _ head: RawAnswer) throws {
            let data = Data(body.readableBytesView)
            let members = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            #expect(Set(members.keys) == Denial.members)
            #expect((members["error"] as? [String: Any]).map { Set($0.keys) } == Denial.errorMembers)
            #expect(members["violated-policies"] as? [String] == ["login-60s"])
            let denial = try Answer(status: head.status, headers: [:], body: body).decoded(Denial.self)
            #expect(denial.type == "https://iana.org/assignments/http-problem-types#quota-exceeded")
            #expect(denial.title == "Too Many Requests" && denial.status == 429)
            #expect(denial.detail == "Limit of 5 requests per minute exceeded")
            #expect(denial.error.code == "RATE_LIMIT_EXCEEDED" && denial.error.limit == 5)
            #expect(denial.error.message.hasPrefix("Limit of 5 requests per minute exceeded"))
            #expect(head["retry-after"] == "\(denial.error.retryAfter)")
            #expect(head["x-ratelimit-reset"] == "\(denial.error.resetTime)")
        }

        @Test(.timeLimit(.minutes(5))) func `is the same by any spelling of its path, whatever headers it claims`()
            async throws
        {
            let claims = [
                "X-Forwarded-For: 203.0.113.9", "Forwarded: for=203.0.113.9", "X-Real-IP: 203.0.113.9",
                "X-Internal-Service: billing", "X-Service-Token: made-up", "X-Kubernetes-Service: billing",
                "Authorization: Bearer made-up", "Authorization: ApiKey made-up", "X-API-Key: made-up",
            ]
            try await withOrchestrator { running in
                var session = try await RawSession.open(running.port)
                for (path, claim) in zip(Self.spellings, claims) {
                    #expect(try await session.exchange(login(path, [claim])).head.status == 401)
                }
                for path in Self.spellings + ["/auth/login?again=1"] {
                    #expect(try await session.exchange(login(path)).head.status == 429)
                }
                for claim in claims {
                    let head = try await session.exchange(login("/auth/login", [claim])).head
                    #expect(head.status == 429 && head["x-ratelimit-remaining"] == "0")
                }
                #expect(try await session.exchange(login("/auth/login", claims)).head.status == 429)
                await session.connection.close()
            }
        }

        @Test(.timeLimit(.minutes(5))) func `is one with the password that was hashed, and with no other`() async throws
        {
            try await Workspace.with { workspace in
                let hash = try await Program.orchestrator.run(
                    ["hash-password"], input: "Open, Sesame!\n", in: workspace)
                #expect(hash.status == .exited(0) && hash.output.hasPrefix("$scrypt$ln=15,r=8,p=1$"))
                let users = ["USERS_FILE": try workspace.write("alice:" + hash.output, to: "alice")]
                try await withProgram(.orchestrator, environment: users, in: workspace) { running in
                    var session = try await RawSession.open(running.port)
                    for (name, password, status) in [
                        ("alice", "Open, Sesame!", 200), ("alice", "open, sesame!", 401), ("bob", "Open, Sesame!", 401),
                    ] {
                        let body = #"{"username":"\#(name)","password":"\#(password)"}"#
                        let request = RawSession.request("POST /auth/login", body: body)
                        #expect(try await session.exchange(request).head.status == status)
                    }
                    await session.connection.close()
                }
            }
        }
    }
}
