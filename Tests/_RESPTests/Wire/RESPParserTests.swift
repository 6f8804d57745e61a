import NIOCore
import ResilienceTesting
import Testing

@testable import _RESP

@Suite("A parser") struct RESPParserTests {
    /// All values of `pieces`, read as they come.
    private static func parse(_ pieces: [some Collection<UInt8>]) throws(RESPViolation) -> [RESPValue] {
        var parser = RESPParser()
        var buffer = ByteBuffer()
        var values: [RESPValue] = []
        for piece in pieces {
            buffer.writeBytes(piece)
            while let value = try parser.next(in: &buffer) { values.append(value) }
        }
        return values
    }

    @Test(arguments: RESPVector.all) func `reads every type`(_ vector: RESPVector) throws {
        #expect(try Self.parse([vector.bytes.utf8]) == vector.values)
    }

    @Test(arguments: RESPVector.all) func `reads the same at every split`(_ vector: RESPVector) throws {
        let bytes = Array(vector.bytes.utf8)
        for split in 0...bytes.count {
            #expect(try Self.parse([bytes[..<split], bytes[split...]]) == vector.values)
        }
    }

    @Test(arguments: RESPVector.all) func `reads the same byte by byte`(_ vector: RESPVector) throws {
        #expect(try Self.parse(vector.bytes.utf8.map { [$0] }) == vector.values)
    }

    @Test func `reads one vector behind the other in pieces of any size`() throws {
        let bytes = RESPVector.all.flatMap { Array($0.bytes.utf8) }
        let values = RESPVector.all.flatMap(\.values)
        for size in 1...64 {
            let pieces = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
            #expect(try Self.parse(pieces) == values)
        }
    }

    @Test func `needs more until a reply is whole`() throws {
        for vector in RESPVector.all where vector.values.count == 1 {
            #expect(try Self.parse([vector.bytes.utf8.dropLast()]).isEmpty)
        }
    }

    @Test(arguments: ["nan", "-nan", "NAN"]) func `reads what is no number`(_ text: String) throws {
        guard case .double(let number)? = try Self.parse([",\(text)\r\n".utf8]).first else { throw Unexpected() }
        #expect(number.isNaN)
    }

    @Test func `reads a reply that drips in within work linear in its bytes`() throws {
        // Read again from its start with each byte, this would take some 10^12 steps.
        let count = 200_000
        var parser = RESPParser()
        var buffer = ByteBuffer()
        var values: [RESPValue] = []
        for byte in ("*\(count)\r\n" + String(repeating: ":1\r\n", count: count)).utf8 {
            buffer.writeInteger(byte)
            if let value = try parser.next(in: &buffer) { values.append(value) }
            if buffer.readableBytes == 0 { buffer.clear() }
        }
        #expect(values.first?.elements?.count == count && values.count == 1)
    }

    // MARK: What it refuses

    private static let refused: [(String, RESPViolation)] = [
        ("HTTP/1.1 400 Bad Request\r\n", .unknownMarker(UInt8(ascii: "H"))),
        ("\u{15}\u{3}", .unknownMarker(0x15)),
        ("\r\n", .unknownMarker(13)),
        ("+a\rb\r\n", .misplacedLineEnd),
        ("+a\nb\r\n", .misplacedLineEnd),
        ("+a\n", .misplacedLineEnd),
        (":1\n", .misplacedLineEnd),
        ("$1\r\nab\r\n", .misplacedLineEnd),
        ("$1\r\na\rb", .misplacedLineEnd),
        (":\r\n", .malformed(marker: UInt8(ascii: ":"))),
        (":+\r\n", .malformed(marker: UInt8(ascii: ":"))),
        (":1e3\r\n", .malformed(marker: UInt8(ascii: ":"))),
        (": 1\r\n", .malformed(marker: UInt8(ascii: ":"))),
        (":0x1\r\n", .malformed(marker: UInt8(ascii: ":"))),
        (":9223372036854775808\r\n", .malformed(marker: UInt8(ascii: ":"))),
        (":-9223372036854775809\r\n", .malformed(marker: UInt8(ascii: ":"))),
        ("_x\r\n", .malformed(marker: UInt8(ascii: "_"))),
        ("#T\r\n", .malformed(marker: UInt8(ascii: "#"))),
        ("#\r\n", .malformed(marker: UInt8(ascii: "#"))),
        (",0x1p4\r\n", .malformed(marker: UInt8(ascii: ","))),
        (",1.\r\n", .malformed(marker: UInt8(ascii: ","))),
        (",.5\r\n", .malformed(marker: UInt8(ascii: ","))),
        (",1e\r\n", .malformed(marker: UInt8(ascii: ","))),
        (",\r\n", .malformed(marker: UInt8(ascii: ","))),
        (",-\r\n", .malformed(marker: UInt8(ascii: ","))),
        (", 1\r\n", .malformed(marker: UInt8(ascii: ","))),
        ("(12a\r\n", .malformed(marker: UInt8(ascii: "("))),
        ("(-\r\n", .malformed(marker: UInt8(ascii: "("))),
        ("$\r\n", .malformed(marker: UInt8(ascii: "$"))),
        ("$-2\r\n", .malformed(marker: UInt8(ascii: "$"))),
        ("$-01\r\n", .malformed(marker: UInt8(ascii: "$"))),
        ("$+1\r\n", .malformed(marker: UInt8(ascii: "$"))),
        ("*-2\r\n", .malformed(marker: UInt8(ascii: "*"))),
        ("%-1\r\n", .malformed(marker: UInt8(ascii: "%"))),
        ("~-1\r\n", .malformed(marker: UInt8(ascii: "~"))),
        ("!-1\r\n", .malformed(marker: UInt8(ascii: "!"))),
        ("=3\r\ntxt\r\n", .malformed(marker: UInt8(ascii: "="))),
        ("=4\r\ntxtx\r\n", .malformed(marker: UInt8(ascii: "="))),
        (">?\r\n", .malformed(marker: UInt8(ascii: ">"))),
        ("|?\r\n", .malformed(marker: UInt8(ascii: "|"))),
        (">0\r\n", .misplacedPush),
        ("*1\r\n>1\r\n+a\r\n", .misplacedPush),
        (".\r\n", .misplacedStreamPart),
        ("*1\r\n.\r\n", .misplacedStreamPart),
        ("%?\r\n+a\r\n.\r\n", .misplacedStreamPart),
        (";1\r\na\r\n", .misplacedStreamPart),
        (";0\r\n", .misplacedStreamPart),
        ("$?\r\n+a\r\n", .misplacedStreamPart),
        ("%9223372036854775807\r\n", .tooManyElements(limit: 1_000_000)),
        ("|4611686018427387904\r\n", .tooManyElements(limit: 1_000_000)),
        ("*4294967295\r\n", .tooManyElements(limit: 1_000_000)),
        ("%500001\r\n", .tooManyElements(limit: 1_000_000)),
        ("*2\r\n*999999\r\n", .tooManyElements(limit: 1_000_000)),
        ("$9223372036854775807\r\n", .stringTooLong(limit: 16_777_216)),
        ("$16777217\r\n", .stringTooLong(limit: 16_777_216)),
        ("!9223372036854775807\r\n", .stringTooLong(limit: 16_777_216)),
        ("$000000000000000000000000000000001\r\n", .lineTooLong(limit: 32)),
        (":000000000000000000000000000000001", .lineTooLong(limit: 32)),
        (String(repeating: "*1\r\n", count: 33), .tooDeep(limit: 32)),
    ]

    @Test(arguments: refused.indices) func `refuses what is no RESP, at every split`(_ index: Int) throws {
        let (text, violation) = Self.refused[index]
        let bytes = Array(text.utf8)
        for split in 0...bytes.count {
            #expect(throws: violation, "\(text.debugDescription) at \(split)") {
                try Self.parse([bytes[..<split], bytes[split...]])
            }
        }
    }

    @Test func `refuses a verbatim string whose format is no text`() throws {
        let bytes = Array("=5\r\nt".utf8) + [0xFF] + Array("t:a\r\n".utf8)
        #expect(throws: RESPViolation.malformed(marker: UInt8(ascii: "="))) { try Self.parse([bytes]) }
    }

    @Test func `takes lines, strings, elements, depths and replies as large as the limits and no larger`() throws {
        let limits = RESPLimits(line: 4, number: 5, string: 6, elements: 3, depth: 2, reply: 40)
        let table: [(String, RESPViolation?)] = [
            ("+abcd\r\n", nil), ("+abcde\r\n", .lineTooLong(limit: 4)), ("-abcde", .lineTooLong(limit: 4)),
            (":12345\r\n", nil), (":123456\r\n", .lineTooLong(limit: 5)),
            ("$6\r\nabcdef\r\n", nil), ("$7\r\n", .stringTooLong(limit: 6)),
            ("$?\r\n;4\r\nabcd\r\n;3\r\n", .stringTooLong(limit: 6)),
            ("*3\r\n:1\r\n:1\r\n:1\r\n", nil), ("*4\r\n", .tooManyElements(limit: 3)),
            ("%1\r\n:1\r\n*1\r\n:1\r\n", nil), ("%1\r\n:1\r\n*2\r\n", .tooManyElements(limit: 3)),
            ("%2\r\n", .tooManyElements(limit: 3)),
            ("*?\r\n:1\r\n:1\r\n:1\r\n.\r\n", nil), ("*?\r\n:1\r\n:1\r\n:1\r\n:1\r\n", .tooManyElements(limit: 3)),
            ("$?\r\n;1\r\na\r\n;1\r\na\r\n;1\r\na\r\n;1\r\na\r\n", .tooManyElements(limit: 3)),
            ("|1\r\n:1\r\n:1\r\n*2\r\n", .tooManyElements(limit: 3)),
            ("*1\r\n*1\r\n:1\r\n", nil), ("*1\r\n*1\r\n*0\r\n", .tooDeep(limit: 2)),
            ("*3\r\n$6\r\nabcdef\r\n$6\r\nabcdef\r\n$6\r\nabcdef\r\n", nil),
            ("*3\r\n$6\r\nabcdef\r\n$6\r\nabcdef\r\n%1\r\n+abcd\r\n$1\r\n", .tooManyElements(limit: 3)),
            ("|1\r\n+a\r\n$6\r\nabcdef\r\n$6\r\nabcdef\r\n$6\r\nabcdef\r\n", nil),
        ]
        for (text, violation) in table {
            var parser = RESPParser(limits: limits)
            var buffer = ByteBuffer(string: text)
            if let violation {
                #expect(throws: violation, "\(text.debugDescription)") { try parser.next(in: &buffer) }
            } else {
                #expect(try parser.next(in: &buffer) != nil, "\(text.debugDescription)")
            }
        }
    }

    @Test func `counts a reply's bytes by what is announced, and anew for each reply`() throws {
        var parser = RESPParser(limits: RESPLimits(string: 40, reply: 40))
        var buffer = ByteBuffer(string: "$30\r\n")
        #expect(try parser.next(in: &buffer) == nil)
        buffer.writeString(String(repeating: "x", count: 30) + "\r\n" + "$33\r\n" + String(repeating: "y", count: 33))
        #expect(try parser.next(in: &buffer)?.text?.count == 30)
        #expect(try parser.next(in: &buffer) == nil)
        buffer.writeString("\r\n*2\r\n:1\r\n$30\r\n")
        #expect(try parser.next(in: &buffer)?.text?.count == 33)
        #expect(throws: RESPViolation.replyTooLong(limit: 40)) { try parser.next(in: &buffer) }
    }

    @Test func `reads nothing after a violation`() throws {
        var parser = RESPParser()
        var buffer = ByteBuffer(string: "?")
        #expect(throws: RESPViolation.self) { try parser.next(in: &buffer) }
        buffer = ByteBuffer(string: "+OK\r\n")
        #expect(throws: RESPViolation.unknownMarker(UInt8(ascii: "?"))) { try parser.next(in: &buffer) }
    }

    // MARK: Random bytes

    @Test(arguments: History.fresh(300)) func `finds the same in mutated frames however they are cut`(
        given history: History
    ) throws {
        var history = history
        var bytes = (0..<4).flatMap { _ in Array(RESPVector.all.randomElement(using: &history)?.bytes.utf8 ?? "".utf8) }
        for _ in 0..<Int.random(in: 0...3, using: &history) { Self.mutate(&bytes, using: &history) }
        let whole = Self.outcome([bytes[...]])
        var pieces: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let size = Int.random(in: 1...5, using: &history)
            pieces.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        #expect(Self.outcome(pieces) == whole)
        #expect(Self.outcome(bytes.map { [$0][...] }) == whole)
    }

    private static func mutate(_ bytes: inout [UInt8], using history: inout History) {
        let interesting = Array("+-:_#,($!=~%|>;.?*0123456789\r\n".utf8)
        let index = Int.random(in: 0..<bytes.count, using: &history)
        switch Int.random(in: 0...3, using: &history) {
        case 0: bytes[index] = interesting.randomElement(using: &history) ?? 0
        case 1: bytes.insert(interesting.randomElement(using: &history) ?? 0, at: index)
        case 2: bytes[index] = UInt8.random(in: .min ... .max, using: &history)
        default: if bytes.count > 1 { bytes.remove(at: index) }
        }
    }

    /// What was read, as text since NaN is not itself, and how it ended.
    private static func outcome(_ pieces: [ArraySlice<UInt8>]) -> [String] {
        var parser = RESPParser()
        var buffer = ByteBuffer()
        var found: [String] = []
        do {
            for piece in pieces {
                buffer.writeBytes(piece)
                while let value = try parser.next(in: &buffer) { found.append(value.shown) }
            }
        } catch {
            found.append("\(error)")
        }
        return found
    }
}

/// A value was none of the kind a test needs to go on.
struct Unexpected: Error {}

extension RESPValue {
    /// The value in text, strings by their bytes.
    fileprivate var shown: String {
        if let elements { return "[" + elements.map(\.shown).joined(separator: " ") + "]" }
        if case .map(let pairs) = self {
            return pairs.map { "\($0.key.shown):\($0.value.shown)" }.joined(separator: " ")
        }
        if let bytes { return "\(bytes)" }
        return "\(self)"
    }
}
