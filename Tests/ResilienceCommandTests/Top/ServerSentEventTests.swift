import ResiliencePrimitives
import Testing

@testable import ResilienceCommand

@Suite("A stream of server-sent events")
struct ServerSentEventTests {
    private static func events(_ pieces: [[UInt8]]) throws -> [ServerSentEvent] {
        var parser = ServerSentEventParser()
        return try pieces.flatMap { try parser.parse($0) }
    }

    private static func event(_ data: String, called name: String = "message") -> ServerSentEvent {
        ServerSentEvent(name: name, data: Array(data.utf8))
    }

    // The cases of the HTML standard, §9.2.6, and those around them
    @Test(
        arguments: [
            ("", []),
            ("data: a\n\n", [event("a")]),
            ("data:a\n\n", [event("a")]),
            ("data:  a\n\n", [event(" a")]),
            ("event: denial\ndata: {}\n\n", [event("{}", called: "denial")]),
            ("data: {}\nevent: denial\n\ndata: b\n\n", [event("{}", called: "denial"), event("b")]),
            ("data: YHOO\ndata: +2\ndata: 10\n\n", [event("YHOO\n+2\n10")]),
            ("data\n\ndata\ndata\n\ndata:", [event(""), event("\n")]),
            (": hello\n\ndata: a\n: in between\ndata: b\n\n", [event("a\nb")]),
            ("event: nothing\n\ndata: a\n\n", [event("a")]),
            ("data: a\r\rdata: b\r\n\r\ndata: c\n\n", [event("a"), event("b"), event("c")]),
            ("data: a\r\n", []),
            ("\u{FEFF}data: a\n\ndata: \u{FEFF}\n\n", [event("a"), event("\u{FEFF}")]),
            ("id: 7\nretry: 100\nDATA: a\nunknown: b\ndata: c\n\n", [event("c")]),
            ("data: grüß dich 👋\n\n", [event("grüß dich 👋")]),
        ] as [(String, [ServerSentEvent])])
    func `is read alike however it is cut into pieces`(_ text: String, _ expected: [ServerSentEvent]) throws {
        let bytes = Array(text.utf8)
        #expect(try Self.events([bytes]) == expected)
        #expect(try Self.events(bytes.map { [$0] }) == expected)
        for cut in bytes.indices { #expect(try Self.events([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected) }
        var random = SeededRandom(seed: 6)
        for _ in 0..<100 {
            var pieces: [[UInt8]] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 0...5, using: &random))
                pieces.append(Array(piece))
                rest = rest.dropFirst(piece.count)
            }
            #expect(try Self.events(pieces) == expected)
        }
    }

    @Test(
        arguments: [
            ("retry: 2000\n", .seconds(2)), ("retry:0\n", .zero), ("retry: 2s\n", nil), ("retry: -1\n", nil),
            ("retry:\n", nil), ("retry: 99999999999999999999\n", nil), ("retry: 5\nretry: x\n", .milliseconds(5)),
        ] as [(String, Duration?)])
    func `says how long to wait before connecting again`(_ text: String, _ retry: Duration?) throws {
        var parser = ServerSentEventParser()
        _ = try parser.parse(Array(text.utf8))
        #expect(parser.retry == retry)
    }

    @Test func `does not eat the memory of its reader`() throws {
        var parser = ServerSentEventParser()
        let line = Array("data: ".utf8) + Array(repeating: UInt8(ascii: "a"), count: 1 << 20) + [UInt8(ascii: "\n")]
        #expect(throws: ServerSentEventParser.TooLarge.self) {
            for _ in 0..<9 { _ = try parser.parse(line) }
        }
        var other = ServerSentEventParser()
        let endless = Array(repeating: UInt8(ascii: ":"), count: 1 << 20)
        #expect(throws: ServerSentEventParser.TooLarge.self) {
            for _ in 0..<9 { _ = try other.parse(endless) }
        }
    }
}
