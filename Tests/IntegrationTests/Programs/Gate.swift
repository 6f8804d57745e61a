import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A named pipe before which a script waits until the test lets it go on.
struct Gate {
    let path: String
    private let file: FileDescriptor

    /// Runs `body` with a closed gate.
    static func with(_ path: FilePath, _ body: (Gate) async throws -> Void) async throws {
        guard mkfifo(path.string, 0o600) == 0 else { throw Errno(rawValue: errno) }
        // For reading too: who opens a pipe for writing alone waits for a reader
        let file = try FileDescriptor.open(path, .readWrite)
        defer { try? file.close() }
        try await body(Gate(path: path.string, file: file))
    }

    /// Lets one waiter go on.
    func open() throws { _ = try file.writeAll([UInt8(ascii: ".")]) }
}
