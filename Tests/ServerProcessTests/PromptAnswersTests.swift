import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import ServerProcess

@Suite("A request that can be answered at once") struct PromptAnswersTests {
    /// Repeats bodies on `/echo`, but those that are `?`.
    private struct Echo: PromptResponder {
        func mayAnswer(_ head: HTTPRequestHead) -> Bool { head.uri == "/echo" }

        func answer(to head: HTTPRequestHead, _ body: ByteBuffer, since start: NIODeadline) -> PromptAnswer? {
            body == ByteBuffer(string: "?")
                ? nil : PromptAnswer(status: .accepted, headers: ["Server": "s"], body: body)
        }
    }

    private let channel = EmbeddedChannel()

    init() throws {
        try channel.pipeline.syncOperations.addHandler(PromptAnswers(Echo(), longestSilence: .seconds(5)))
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/x")).wait()
    }

    private static func head(
        _ length: Int?, path: String = "/echo", version: HTTPVersion = .http1_1, fields: HTTPHeaders = [:]
    ) -> HTTPServerRequestPart {
        var headers = fields
        if let length { headers.add(name: "Content-length", value: String(length)) }
        return .head(HTTPRequestHead(version: version, method: .POST, uri: path, headers: headers))
    }

    private static func body(_ text: String) -> HTTPServerRequestPart { .body(ByteBuffer(string: text)) }

    /// What the routes get of these parts.
    private func read(_ parts: [HTTPServerRequestPart]) throws -> [HTTPServerRequestPart] {
        for part in parts { channel.pipeline.fireChannelRead(part) }
        channel.pipeline.fireChannelReadComplete()
        var passed: [HTTPServerRequestPart] = []
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) { passed.append(part) }
        return passed
    }

    /// What was sent: of each answer status and body, and whether it ended.
    private func sent() throws -> [String] {
        var answers: [String] = []
        while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
            switch part {
            case .head(let head): answers.append("\(head.status.code) ")
            case .body(.byteBuffer(let bytes)): answers[answers.count - 1] += String(buffer: bytes)
            case .body: answers[answers.count - 1] += "a file"
            case .end: answers[answers.count - 1] += "."
            }
        }
        return answers
    }

    private func request(_ text: String) -> [HTTPServerRequestPart] {
        [Self.head(text.utf8.count), Self.body(text), .end(nil)]
    }

    @Test func `is answered before the routes see it, with its length and the date`() throws {
        #expect(try read(request("hello")) == [])
        guard case .head(let head) = try channel.readOutbound(as: HTTPServerResponsePart.self) else {
            Issue.record("no head")
            return
        }
        #expect(head.status == .accepted)
        #expect(head.headers["content-length"] == ["5"] && head.headers["server"] == ["s"])
        #expect(head.headers.first(name: "date")?.hasSuffix(" GMT") == true)
        let body = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: "hello")))
        #expect(try channel.readOutbound(as: HTTPServerResponsePart.self) == body)
        #expect(try channel.readOutbound(as: HTTPServerResponsePart.self) == .end(nil))
    }

    @Test func `is answered however it is cut, and without a body too`() throws {
        #expect(
            try read([
                Self.head(4), Self.body("wo"), Self.body("l"), Self.body("f"), .end(nil), Self.head(0), .end(nil),
            ]) == [])
        #expect(try sent() == ["202 wolf.", "202 ."])
    }

    @Test func `goes to the routes if it does not come in one piece`() throws {
        for parts in [[Self.head(4)], [Self.head(4), Self.body("wo")]] {
            #expect(try read(parts) == parts)
            #expect(try read([Self.body("lf")]) == [Self.body("lf")])
            #expect(try read([.end(nil)]) == [.end(nil)])
            answer()
        }
        #expect(try sent() == ["200 .", "200 ."])
    }

    @Test func `goes to the routes if nothing has for long, and those that come behind it as well`() throws {
        func isPassed() throws -> Bool { try read(request("a")).count == 3 }
        for _ in 0..<3 {
            channel.embeddedEventLoop.advanceTime(by: .milliseconds(4_999))
            #expect(try isPassed() == false)
            channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
            #expect(try isPassed())
            #expect(try isPassed())
            answer()
            answer()
            #expect(try isPassed() == false)
        }
    }

    @Test func `leaves with the others that came with it, by one flush`() throws {
        for part in request("a") + request("b") { channel.pipeline.fireChannelRead(part) }
        #expect(try sent() == [])
        channel.pipeline.fireChannelReadComplete()
        #expect(try sent() == ["202 a.", "202 b."])
    }

    private static let others = [
        head(nil), head(16385), head(1, path: "/other"), head(1, fields: ["Connection": "close"]),
        head(1, fields: ["connection": "Upgrade"]), head(1, fields: ["expect": "100-continue"]),
        head(1, version: .http1_0), head(1, version: .http1_0, fields: ["connection": "keep-alive"]),
    ]

    @Test(arguments: others)
    func `goes to the routes where it is long, of unknown length, another's, or the last`(
        _ head: HTTPServerRequestPart
    ) throws {
        #expect(try read([head]) == [head])
        #expect(try read([Self.body("x")]) == [Self.body("x")])
        #expect(try read([.end(nil)]) == [.end(nil)])
        #expect(try sent() == [])
    }

    @Test(arguments: ["keep-alive", "Keep-Alive"]) func `is answered where the client says that it stays`(
        _ connection: String
    ) throws {
        #expect(try read([Self.head(0, fields: ["Connection": connection]), .end(nil)]) == [])
        #expect(try sent() == ["202 ."])
    }

    @Test func `goes to the routes as a whole where there is no answer, and so does one with trailers`() throws {
        #expect(try read(request("?")) == request("?"))
        answer()
        let trailers = HTTPServerRequestPart.end(["server": "t"])
        #expect(try read([Self.head(1), Self.body("a"), trailers]) == [Self.head(1), Self.body("a"), trailers])
    }

    /// The routes answer.
    private func answer() {
        channel.pipeline.write(
            HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok)), promise: nil)
        channel.pipeline.write(HTTPServerResponsePart.end(nil), promise: nil)
        channel.pipeline.flush()
    }

    @Test func `waits behind those that the routes have not answered, so that answers keep their order`() throws {
        #expect(try read(request("?")).count == 3)
        #expect(try read(request("second")) == request("second"))
        answer()
        #expect(try read(request("third")) == request("third"))
        answer()
        answer()
        #expect(try sent() == ["200 .", "200 .", "200 ."])
        #expect(try read(request("fourth")) == [])
        #expect(try sent() == ["202 fourth."])
    }

    @Test func `goes to the routes, which can make their client wait, while it does not take what it is sent`() throws {
        channel.isWritable = false
        #expect(try read(request("a")) == request("a"))
        answer()
        channel.isWritable = true
        #expect(try read(request("b")) == [])
    }
}

@Suite("The date of a response") struct ResponseDateTests {
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (1_709_210_096, "Thu, 29 Feb 2024 12:34:56 GMT"),
    ])
    func `is the one of RFC 9110`(_ second: Int, _ text: String) {
        var date = ResponseDate()
        #expect(date.text(at: second) == text)
        #expect(date.text(at: second) == text)
        #expect(date.text(at: second + 1) != text)
    }
}
