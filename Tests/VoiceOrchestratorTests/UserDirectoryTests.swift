import Foundation
import Testing

@testable import VoiceOrchestrator

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("The users") struct UserDirectoryTests {
    private static let hash = Switchboard.hash

    @Test(arguments: ["\n", "\r\n"])
    func `are read line by line, but for empty lines and comments`(lineEnd: String) throws {
        let lines = ["# staff", "", "ada:\(Self.hash)", "   ", "bob smith:\(Self.hash)", "émile:\(Self.hash)"]
        let users = try UserDirectory(text: lines.joined(separator: lineEnd) + lineEnd, file: "users")
        for name in ["ada", "bob smith", "émile"] {
            #expect(try users.accepts(name, password: "secret"))
            #expect(try !users.accepts(name, password: "Secret"))
        }
        for name in ["# staff", "", "Ada", "nobody"] { #expect(try !users.accepts(name, password: "secret")) }
    }

    @Test(arguments: [
        ("ada", "users:1: no name before a colon; a line must be name:hash"),
        ("# x\n\n:\(hash)", "users:3: no name before a colon; a line must be name:hash"),
        ("ada:\(hash)\r\nada:\(hash)", "users:2: \"ada\" is there already"),
        (String(repeating: "a", count: 257) + ":\(hash)", "users:1: a name of 257 bytes; it must have at most 256"),
        (
            "ada:\(hash)\nbob:" + hash.replacing(/ln=\d+/, with: "ln=10").replacing("r=8", with: "r=7"),
            "users:2: \"bob\" has ln=10,r=7,p=1, others have "
        ),
        ("ada:\(hash)\nbob:secret", "users:2: the hash of \"bob\": not a scrypt hash in PHC form"),
    ])
    func `are refused with the file and the line that is wrong`(text: String, message: String) {
        let error = #expect(throws: UserFileError.self) { try UserDirectory(text: text, file: "users") }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }

    @Test func `go by the bytes of their names, so that no user is several clients`() throws {
        let users = try UserDirectory(text: "karl:\(Self.hash)\njos\u{E9}:\(Self.hash)", file: "users")
        #expect(try users.accepts("jos\u{E9}", password: "secret"))
        for other in ["jose\u{301}", "\u{212A}arl"] { #expect(try !users.accepts(other, password: "secret")) }
    }

    @Test func `are refused where the file cannot be read or is no text`() throws {
        let missing = #expect(throws: UserFileError.self) { try UserDirectory(file: "/nowhere/users") }
        #expect(missing?.description.hasPrefix("/nowhere/users: cannot be read") == true)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("users-\(UUID().uuidString)")
        try Data([0xFF, 0xFE, 0x00]).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let binary = #expect(throws: UserFileError.self) { try UserDirectory(file: file.path) }
        #expect(binary?.description == "\(file.path): is not UTF-8")
    }

    @Test func `that are unknown cost the same work as those that are not`() throws {
        let users = try UserDirectory(text: "ada:\(Self.hash)", file: "users")
        let known = try work { try users.accepts("ada", password: "wrong") }
        let unknown = try work { try users.accepts("eve", password: "wrong") }
        #expect(unknown > known / 3)
        #expect(known > unknown / 3)
        let nobody = try UserDirectory.empty()
        #expect(try !nobody.accepts("eve", password: "nobody's password"))
    }

    /// The least of this thread's own time, in nanoseconds, that a refusal takes in a few runs: what else runs does not count.
    private func work(_ refusal: () throws -> Bool) throws -> UInt64 {
        var least = UInt64.max
        for _ in 0..<5 {
            let start = threadTime()
            let isRight = try refusal()
            least = min(least, threadTime() - start)
            #expect(!isRight)
        }
        return least
    }

    private func threadTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
