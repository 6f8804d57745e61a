import NIOCore
import NIOHTTP1
import Testing

extension Integration {
    @Suite("Bodies that ask for no decision") struct BadBodyTests {
        private static let settings = """
            http: {max_body: 4KiB}
            rate_limits: {default: {limits: [1000000/hour]}}
            """
        private static let sound = #"{"client":"ada","path":"/rooms"}"#
        private static let calls = ["check", "report"]

        private static func member(_ name: String, _ value: String) -> String {
            #"{"client":"ada","path":"/rooms","\#(name)":\#(value)}"#
        }

        /// Bodies that both calls refuse.
        private static let texts: [String] =
            [
                "", " ", "\u{0}", "{", "}", "{}", "[]", "[\(sound)]", "null", "true", "17", #""ada""#, "nonsense",
                "{'client':'ada'}",
                sound + sound, sound + ",", #"{"client":"ada","path":"/rooms",}"#, #"{"client":"ada" "path":"/rooms"}"#,
                #"{client:"ada",path:"/rooms"}"#, #"{"client":"ada"}"#, #"{"path":"/rooms"}"#,
                #"{"client":null,"path":"/rooms"}"#, #"{"client":["ada"],"path":"/rooms"}"#,
                #"{"client":1,"path":"/rooms"}"#,
                #"{"client":"ada","path":{}}"#, #"{"client":"ada","path":"/rooms","path":"/rooms"}"#,
                #"{"CLIENT":"ada","path":"/rooms"}"#, "\u{FEFF}" + sound, "client=ada&path=/rooms",
                #"{"client":"a\#u{0}b","path":"/rooms"}"#, #"{"client":"\ud800","path":"/rooms"}"#,
                #"{"client":"\x","path":"/rooms"}"#, #"{"client":"ada","path":"/rooms"#,
                member("method", "1"), member("client_type", #""king""#), member("client_type", "null"),
                member("rule", #""rooms""#), member("cost", "null"), member("cost", #""1""#), member("cost", "1.5"),
                member("cost", "01"), member("cost", "+1"), member("cost", "0x10"), member("cost", "NaN"),
                member("cost", "-"), member("cost", "1e999"), member("cost", "[]"),
                member("cost", "9223372036854775808"),
                member("cost", "-9223372036854775809"), member("cost", String(repeating: "9", count: 3000)),
                String(repeating: "[", count: 4000), String(repeating: #"{"a":"#, count: 600),
                member("cost", String(repeating: "[", count: 3000)),
            ]

        private static func post(_ call: String, _ body: some Sequence<UInt8>, fields: [String] = []) -> ByteBuffer {
            let body = Array(body)
            let head = RawSession.request("POST /v1/\(call)", fields + ["Content-Length: \(body.count)"])
            return ByteBuffer(bytes: Array(head.utf8) + body)
        }

        private func serving(_ body: (RunningProgram) async throws -> Void) async throws {
            try await Workspace.with { workspace in
                let file = try workspace.write(Self.settings, to: "settings.yaml")
                try await withProgram(.resilience, ["serve", "--config", file], in: workspace) { try await body($0) }
            }
        }

        private func checkProblem(_ head: RawAnswer, _ body: ByteBuffer, _ status: Int, _ what: String) throws {
            #expect(head.status == status, "\(what)")
            #expect(head["content-type"] == "application/problem+json", "\(what)")
            let problem = try Answer(status: head.status, headers: [:], body: body).decoded(Problem.self)
            #expect(problem.status == status && !problem.detail.isEmpty, "\(what)")
        }

        @Test(.timeLimit(.minutes(1)), arguments: calls)
        func `are refused with what is wrong, and the next on the same connection is answered`(call: String)
            async throws
        {
            let bodies =
                Self.texts.map { Array($0.utf8) } + [
                    [0xFF, 0xFE], Array(#"{"client":""#.utf8) + [0xFF] + Array(#"","path":"/rooms"}"#.utf8),
                    Array(#"{"client":""#.utf8) + [0xC0, 0x80] + Array(#"","path":"/rooms"}"#.utf8),
                    Array(#"{"client":""#.utf8) + [0xED, 0xA0, 0x80] + Array(#"","path":"/rooms"}"#.utf8),
                    Array(#"{"client":"ada","path":"/rooms"}"#.utf8) + [0],
                ]
            try await serving { running in
                var session = try await RawSession.open(running.port)
                for bytes in bodies {
                    let what = String(decoding: bytes.prefix(80), as: UTF8.self)
                    let (head, body, _) = try await session.exchange(Self.post(call, bytes))
                    try checkProblem(head, body, 400, what)
                    let next = try await session.exchange(Self.post(call, Self.sound.utf8)).head
                    #expect(next.status == 200, "after \(what)")
                }
                await session.connection.close()
            }
        }

        @Test(.timeLimit(.minutes(1))) func `may cost less than nothing in a report alone`() async throws {
            try await serving { running in
                var session = try await RawSession.open(running.port)
                for cost in ["-1", "-9223372036854775808"] {
                    let body = Self.member("cost", cost)
                    let refused = try await session.exchange(Self.post("check", body.utf8))
                    try checkProblem(refused.head, refused.body, 400, cost)
                    #expect(try await session.exchange(Self.post("report", body.utf8)).head.status == 200)
                }
                let most = Self.member("cost", "9223372036854775807")
                #expect(try await session.exchange(Self.post("report", most.utf8)).head.status == 200)
                #expect([400, 429].contains(try await session.exchange(Self.post("check", most.utf8)).head.status))
                // What it is called does not matter: it has to be JSON
                for type in ["text/plain", "application/x-www-form-urlencoded", "image/png"] {
                    let body = #"{"client":"b\u0000","path":"/%00"}"#
                    let request = Self.post("check", body.utf8, fields: ["Content-Type: \(type)"])
                    #expect(try await session.exchange(request).head.status == 200)
                }
                for method in ["GET", "PUT", "DELETE", "OPTIONS"] {
                    for call in Self.calls {
                        let answer = try await session.exchange(RawSession.request("\(method) /v1/\(call)"))
                        #expect([404, 405].contains(answer.head.status), "\(method)")
                    }
                }
                await session.connection.close()
            }
        }

        @Test(.timeLimit(.minutes(1)), arguments: calls)
        func `that are too long, never end or come slowly keep nobody else waiting`(call: String) async throws {
            try await serving { running in
                var other = try await RawSession.open(running.port)
                let long = Array(repeating: UInt8(ascii: "a"), count: 5000)
                var session = try await RawSession.open(running.port)
                let (head, body, _) = try await session.exchange(Self.post(call, long))
                try checkProblem(head, body, 413, "too long")

                var endless = try await RawSession.open(running.port)
                try await endless.connection.send(
                    RawSession.request("POST /v1/\(call)", ["Transfer-Encoding: chunked"]))
                for _ in 0..<5 { try await endless.connection.send(chunk: ByteBuffer(repeating: 0x61, count: 1000)) }
                let tooMuch = try #require(try await endless.reader.head())
                try checkProblem(tooMuch, try await endless.reader.body(of: tooMuch), 413, "without end")

                var slow = try await RawSession.open(running.port)
                let whole = Self.post(call, Self.sound.utf8)
                for byte in whole.readableBytesView.dropLast() {
                    try await slow.connection.send(ByteBuffer(bytes: [byte]))
                }
                let broken = try await RawConnection.open(running.port)
                try await broken.send(try #require(whole.getSlice(at: 0, length: whole.readableBytes - 3)))
                try await broken.reset()
                #expect(try await other.exchange(whole).head.status == 200)
                try await slow.connection.send(ByteBuffer(bytes: [whole.readableBytesView.last ?? 0]))
                #expect(try #require(try await slow.reader.head()).status == 200)
                for session in [session, endless, slow, other] { await session.connection.close() }
            }
        }
    }
}
