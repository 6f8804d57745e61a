import Subprocess
import Testing

@testable import ResilienceCommand

@Suite("An access log")
struct AccessLogReaderTests {
    private static func line(_ second: Int, _ path: String = "/") -> String {
        let time = second < 10 ? "0\(second)" : "\(second)"
        return #"192.0.2.1 - - [10/Oct/2000:13:55:\#(time) +0000] "GET \#(path) HTTP/1.1" 200 5 "-" "-""#
    }

    @Test func `goes on after what cannot be read, which is counted, and the first shown`() throws {
        let log = try ReadLog("\(Self.line(1))\nhello\n\n  \r\n\(Self.line(2))\r\nworld\n\(Self.line(3))", .combined)
        #expect(log.words.map { $0.prefix(9) } == ["971186101", "971186102", "971186103"])
        #expect(log.skipped.count == 2)
        #expect(log.skipped.late == 0)
        #expect(log.skipped.first?.line == 2)
        #expect(log.skipped.first?.reason == #"line: "hello", a time in brackets and a request in quotes are needed"#)
    }

    @Test(arguments: AccessLogFormat.allCases)
    func `of bytes of any kind is read to its end`(_ format: AccessLogFormat) throws {
        let lines: [[UInt8]] = [
            [0], [0xFF, 0xFE], Array(repeating: 0x5B, count: 100_000), Array(repeating: 0x22, count: 100_000),
            Array(repeating: 0x5C, count: 100_000), Array("{\"".utf8), Array("[] \"".utf8), [0x7B],
            Array("\(Self.line(1, "/\u{0}"))".utf8), Array(0...255).filter { $0 != 0x0A },
        ]
        let log = try ReadLog(Array(lines.joined(separator: [0x0A])), format)
        #expect(log.events.isEmpty)
        #expect(log.skipped.count == lines.count)
    }

    @Test func `counts a line with a NUL, which a crash leaves behind`() throws {
        let log = try ReadLog("\0\0\0\0\(Self.line(1))\n\(Self.line(2))\n", .combined)
        #expect(log.events.count == 1)
        #expect(log.skipped.first?.reason == "a byte of 0 in it, where a text is needed")
    }

    @Test(arguments: [0, 1, 1 << 16])
    func `passes over a line that is longer than a megabyte, wherever it is`(_ more: Int) throws {
        let long = String(repeating: "x", count: (1 << 20) + (1 << 16) + more)
        let log = try ReadLog(
            "\(Self.line(1))\n\(long)\n\(Self.line(2))\n\(long)\n\(long)\n\(Self.line(3))\n\(long)", .combined)
        #expect(log.words.map { $0.prefix(9) } == ["971186101", "971186102", "971186103"])
        #expect(log.skipped.count == 4)
        #expect(log.skipped.first?.line == 2)
        #expect(log.skipped.first?.reason == "longer than 1 MiB")
    }

    @Test func `may begin with a byte order mark, and be empty`() throws {
        #expect(try ReadLog("\u{FEFF}\(Self.line(1))\n", .combined).events.count == 1)
        let nothing = try ReadLog("", .json)
        #expect(nothing.events.isEmpty && nothing.skipped.count == 0)
    }

    @Test(
        arguments: [
            ([0x1F, 0x8B, 8, 0, 0x0A, 0x0A], "gzip", "zcat"), ([0x28, 0xB5, 0x2F, 0xFD, 0], "zstandard", "zstdcat"),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "xz", "xzcat"), (Array("BZh91AY".utf8), "bzip2", "bzcat"),
        ] as [([UInt8], String, String)])
    func `that is compressed says what reads it`(_ bytes: [UInt8], _ name: String, _ program: String) {
        let message = "test.log: compressed (\(name)), give it as \(program) test.log | … --log -"
        #expect(throws: CommandError(.input, message)) { try ReadLog(bytes, .json) }
    }

    @Test func `is put into order as far as a minute goes, and what comes later is taken as of then, and counted`()
        throws
    {
        let log = try ReadLog(
            "\(Self.line(3, "/a"))\n\(Self.line(1, "/b"))\n\(Self.line(3, "/c"))\n"
                + Self.line(3, "/d").replacing(":13:", with: ":14:") + "\n\(Self.line(2, "/late"))\n", .combined)
        #expect(
            log.words.map { $0.split(separator: " ").prefix(3).joined(separator: " ") } == [
                "971186101 GET /b", "971186103 GET /a", "971186103 GET /c", "971186103 GET /late", "971189703 GET /d",
            ])
        #expect(log.skipped.late == 1)
        #expect(log.skipped.count == 0)
    }
}
