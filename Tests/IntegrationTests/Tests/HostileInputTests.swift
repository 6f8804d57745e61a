import NIOCore
import NIOHTTP1
import Testing

extension Integration {
    @Suite("Hostile input") struct HostileInputTests {
        private func long(_ count: Int) -> String { String(repeating: "a", count: count) }

        /// Bytes that are no sound request.
        private var heads: [(what: String, bytes: String)] {
            let post = { (fields: [String]) in RawSession.request("POST /auth/login", fields) }
            return [
                ("a header of 100 kB", RawSession.request("GET /healthz", ["X-Long: " + long(100_000)])),
                ("thousands of headers", RawSession.request("GET /healthz", (0..<5000).map { "X-\($0): a" })),
                ("a path of 200 kB", RawSession.request("GET /" + long(200_000))),
                ("a path of 60 kB", RawSession.request("GET /" + long(60_000))),
                ("no HTTP", String(repeating: "\u{1}\u{2}what?\u{0}\r\n", count: 100)),
                ("a NUL in the path", RawSession.request("GET /a\u{0}b")),
                ("a version from the future", "GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n"),
                ("a header without a name", RawSession.request("GET /healthz", [": a"])),
                ("a header with a blank before its colon", RawSession.request("GET /healthz", ["Host : a"])),
                ("a negative length", post(["Content-Length: -5"])),
                ("a length beyond all numbers", post(["Content-Length: 99999999999999999999999"])),
                ("two lengths", post(["Content-Length: 5", "Content-Length: 6"]) + "hello!"),
                ("a length and chunks", post(["Content-Length: 5", "Transfer-Encoding: chunked"]) + "0\r\n\r\n"),
                ("a chunk without a size", post(["Transfer-Encoding: chunked"]) + "zz\r\n"),
                ("a chunk beyond all numbers", post(["Transfer-Encoding: chunked"]) + "ffffffffffffffffff\r\n"),
            ]
        }

        @Test(.timeLimit(.minutes(5)))
        func `that is no sound HTTP is answered with 4xx or a closed connection, and others are served on`()
            async throws
        {
            try await Services.with { services in
                var other = try await RawSession.open(services.orchestrator.running.port)
                for running in [services.orchestrator.running, services.speech.running] {
                    for (what, bytes) in heads {
                        let connection = try await RawConnection.open(running.port)
                        // It may be closed while these are still being sent
                        _ = try? await connection.send(bytes)
                        var reader = RawReader(connection)
                        if let head = try await reader.head() {
                            #expect((400..<500).contains(head.status), "\(what): \(head.status)")
                            let isProblem = head["content-type"] == "application/problem+json"
                            #expect(isProblem || head["connection"] == "close", "\(what)")
                            if !isProblem { _ = await reader.rest() }
                        }
                        await connection.close()
                        let healthy = try await other.exchange(RawSession.request("GET /healthz")).head
                        #expect(healthy.status == 200, "after \(what)")
                    }
                }
                await other.connection.close()
            }
        }

        @Test(.timeLimit(.minutes(5))) func `of hundreds of headers is served like any other request`() async throws {
            try await Services.with { services in
                var session = try await RawSession.open(services.orchestrator.running.port)
                let request = RawSession.request("GET /healthz", (0..<500).map { "X-\($0): a" })
                #expect(try await session.exchange(request).head.status == 200)
                await session.connection.close()
            }
        }

        private static let deep = String(repeating: "[", count: 60_000)

        /// Requests that are no sense: method, path, body, status, code.
        private var requests: [(String, String, String?, Int, String)] {
            [
                ("POST", "/api/speech", #"{"text":"\#(long(1 << 20))"}"#, 413, "CONTENT_TOO_LARGE"),
                ("POST", "/webhook/pms", #""\#(long(1 << 20))""#, 413, "CONTENT_TOO_LARGE"),
                ("POST", "/auth/login", #"{"username":"\#(long(70_000))"}"#, 413, "CONTENT_TOO_LARGE"),
                ("POST", "/api/speech", "{", 400, "INVALID_REQUEST"),
                ("POST", "/api/speech", "[]", 400, "INVALID_REQUEST"),
                ("POST", "/api/speech", "", 400, "INVALID_REQUEST"),
                ("POST", "/api/speech", Self.deep, 400, "INVALID_REQUEST"),
                ("POST", "/api/speech", #"{"text":1}"#, 400, "INVALID_REQUEST"),
                ("POST", "/api/speech", #"{"text":""}"#, 400, "INVALID_REQUEST"),
                ("POST", "/api/speech", #"{"text":"\#(long(5001))"}"#, 400, "INVALID_REQUEST"),
                ("POST", "/api/speech", #"{"text":"a","txt":"b"}"#, 400, "INVALID_REQUEST"),
                ("POST", "/api/speech", #"{"text":"a","speed":2.1}"#, 400, "INVALID_REQUEST"),
                ("POST", "/api/speech", #"{"text":"a","sample_rate":7999}"#, 400, "INVALID_REQUEST"),
                ("POST", "/api/speech", #"{"text":"a","language":"xx-none"}"#, 400, "INVALID_REQUEST"),
                ("POST", "/api/speech", #"{"text":"a","voice":"--version"}"#, 400, "INVALID_REQUEST"),
                ("POST", "/webhook/pms", "nonsense", 400, "INVALID_REQUEST"),
                ("POST", "/webhook/pms", Self.deep, 400, "INVALID_REQUEST"),
                ("POST", "/auth/login", #"{"username":"a"}"#, 400, "INVALID_REQUEST"),
                ("GET", "/nothing", nil, 404, "NOT_FOUND"), ("DELETE", "/api/speech", nil, 404, "NOT_FOUND"),
                ("GET", "/call/7/video", nil, 404, "NOT_FOUND"),
                ("GET", "/resilience/circuit-breakers/none", nil, 404, "NOT_FOUND"),
                ("GET", "/resilience/backpressure/none", nil, 404, "NOT_FOUND"),
                ("GET", "/healthz%00", nil, 404, "NOT_FOUND"), ("GET", "/healthz%2F", nil, 404, "NOT_FOUND"),
                ("GET", "/../../etc/passwd", nil, 404, "NOT_FOUND"),
            ]
        }

        @Test(.timeLimit(.minutes(5))) func `that is HTTP but no sense is answered with what is wrong`() async throws {
            try await Services.with { services in
                let orchestrator = services.orchestrator
                for (method, path, body, status, code) in requests {
                    var session = try await RawSession.open(orchestrator.running.port)
                    let request = RawSession.request(
                        "\(method) \(path)", ["Authorization: Bearer \(orchestrator.token)"], body: body)
                    let (head, answer, _) = try await session.exchange(request)
                    await session.connection.close()
                    let name = "\(method) \(path.prefix(40)) \(body?.prefix(40) ?? "")"
                    #expect(head.status == status && head["content-type"] == "application/problem+json", "\(name)")
                    let problem = try Answer(status: head.status, headers: [:], body: answer).decoded(Problem.self)
                    #expect(
                        problem.status == status && problem.error.code == code && !problem.detail.isEmpty, "\(name)")
                }
                #expect(try await orchestrator.spoken() == .speech)
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `of a thousand made-up bearer tokens comes from one client, which is limited as one`() async throws {
            try await Services.with(nil) { services in
                var session = try await RawSession.open(services.orchestrator.running.port)
                for number in 1...1000 {
                    let fields = ["Authorization: Bearer made-up.\(number).\(number * 7919)"]
                    let head = try await session.exchange(RawSession.request("GET /api/voices", fields)).head
                    #expect(head.status == (number <= 100 ? 401 : 429), "\(number)")
                    #expect(head["x-ratelimit-limit"] == "100")
                }
                await session.connection.close()
                let guest = try await services.orchestrator.ask(.GET, "/api/voices")
                #expect(guest.status == 200, "who has logged in has limits of his own")
            }
        }
    }
}
