import NIOCore
import ResilienceTesting
import Testing

@testable import _RESP

@Suite("A command") struct RESPEncoderTests {
    private static func written(_ command: WireCommand) -> String {
        var buffer = ByteBuffer()
        command.write(into: &buffer)
        return String(buffer: buffer)
    }

    @Test func `goes out as an array of strings of bytes`() {
        #expect(Self.written(.words(["GET", "a"])) == "*2\r\n$3\r\nGET\r\n$1\r\na\r\n")
        #expect(Self.written(.words(["SET", "", .text("é\r\n")])) == "*3\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\né\r\n\r\n")
        #expect(Self.written(.words([.bytes(ByteBuffer(bytes: [65, 0, 66]))])) == "*1\r\n$3\r\nA\0B\r\n")
    }

    @Test(arguments: [0, 7, 10, 99, 100, -1, -10, 1_764_000_042_123_456, Int64.max, Int64.min])
    func `writes whole numbers in full`(_ number: Int64) {
        #expect(Self.written(.words([.integer(number)])) == "*1\r\n$\("\(number)".utf8.count)\r\n\(number)\r\n")
    }

    @Test func `that runs a script names its keys before its arguments`() {
        let script = RedisScript("test", source: "return 1")
        #expect(
            Self.written(.digest(script, keys: ["k"], arguments: [5, "x"]))
                == "*6\r\n$7\r\nEVALSHA\r\n$40\r\ne0e1f9fabfc9d4800c877a703b823ac0578ff8db\r\n$1\r\n1\r\n$1\r\nk\r\n$1\r\n5\r\n$1\r\nx\r\n"
        )
        #expect(
            Self.written(.source(script, keys: [], arguments: []))
                == "*3\r\n$4\r\nEVAL\r\n$8\r\nreturn 1\r\n$1\r\n0\r\n")
    }

    @Test(arguments: History.fresh(50)) func `is read back by the parser`(given history: History) throws {
        var history = history
        let words = (0..<Int.random(in: 1...6, using: &history)).map { _ in
            (0..<Int.random(in: 0...40, using: &history)).map { _ in UInt8.random(in: .min ... .max, using: &history) }
        }
        var buffer = ByteBuffer()
        WireCommand.words(words.map { .bytes(ByteBuffer(bytes: $0)) }).write(into: &buffer)
        var parser = RESPParser()
        #expect(try parser.next(in: &buffer)?.elements?.map(\.bytes) == words)
    }
}
