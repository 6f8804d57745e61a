import Foundation
import Logging
import Synchronization
import Testing

@testable import ServerProcess

@Suite("A log line")
struct ServerLogHandlerTests {
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func write(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private let lines = Lines()

    private func logger(_ format: LogFormat, level: Logger.Level = .info) -> Logger {
        Logger(label: "a.label") { [lines] label in
            ServerLogHandler(label: label, format: format, level: level) { lines.write($0) }
        }
    }

    @Test func `as text has time, level, label, message and metadata`() throws {
        logger(.text).warning("It rains", metadata: ["where": "here", "a": "b"])
        let line = try #require(lines.all.first)
        #expect(
            line.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warning a\.label: It rains a=b where=here/)
                != nil)
    }

    @Test func `as text is one line, whatever a client sent`() throws {
        logger(.text).info("a\nb\u{1B}[31m\u{2028}", metadata: ["key": "x\r\ny"])
        let line = try #require(lines.all.first)
        #expect(line.hasSuffix("a\\nb\\u{1B}[31m\\u{2028} key=x\\r\\ny"))
    }

    @Test func `as JSON is an object with time, level, label, message and metadata`() throws {
        logger(.json).error("It \"rains\"\n", metadata: ["list": ["a", "b"], "object": ["key": "value"], "n": "\(7)"])
        let line = try #require(lines.all.first)
        #expect(!line.contains("\n"))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(Set(object.keys) == ["time", "level", "label", "message", "metadata"])
        #expect(object["level"] as? String == "error")
        #expect(object["label"] as? String == "a.label")
        #expect(object["message"] as? String == "It \"rains\"\n")
        let metadata = try #require(object["metadata"] as? [String: Any])
        #expect(metadata["list"] as? [String] == ["a", "b"])
        #expect(metadata["object"] as? [String: String] == ["key": "value"])
        #expect(metadata["n"] as? String == "7")
        let time = try #require(object["time"] as? String)
        #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
    }

    @Test func `below the level is not written`() {
        logger(.text, level: .error).warning("It rains")
        #expect(lines.all.isEmpty)
    }

    @Test func `has the logger's metadata, and its own where both have it`() throws {
        var logger = logger(.text)
        logger[metadataKey: "a"] = "old"
        logger[metadataKey: "b"] = "kept"
        logger.info("x", metadata: ["a": "new"])
        #expect(try #require(lines.all.first).hasSuffix("x a=new b=kept"))
    }
}
