import ResilienceConfiguration

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The text of a file, or why it cannot be had.
enum ConfigurationFile {
    /// Whether something that can be opened is there.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Reads the file at `path`, of which no more than the bound is ever in memory.
    static func text(at path: String) throws(ConfigurationError) -> String {
        let bytes = try bytes(at: path)
        guard bytes.count <= YAMLDocument.mostBytes else {
            throw unreadable(path, "more than 1 MiB, a configuration is smaller")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw unreadable(path, "not text in UTF-8, see line \(endOfText(bytes).line)")
        }
        return text
    }

    private static func bytes(at path: String) throws(ConfigurationError) -> [UInt8] {
        guard let file = fopen(path, "r") else { throw unreadable(path, reason(errno)) }
        defer { fclose(file) }
        var (bytes, size) = ([] as [UInt8], 0)
        repeat {
            var chunk = [UInt8](repeating: 0, count: 65_536)
            size = fread(&chunk, 1, chunk.count, file)
            guard ferror(file) == 0 else { throw unreadable(path, reason(errno)) }
            bytes += chunk[..<size]
        } while size > 0 && bytes.count <= YAMLDocument.mostBytes
        return bytes
    }

    /// The place of the first byte that is not UTF-8.
    private static func endOfText(_ bytes: [UInt8]) -> ConfigurationPosition {
        var (counter, parser, rest) = (PlaceCounter(), UTF8.ForwardParser(), bytes.makeIterator())
        while case .valid(let scalar) = parser.parseScalar(from: &rest) { counter.pass(UTF8.decode(scalar)) }
        return counter.place
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT, ENOTDIR: "no such file"
        case EISDIR: "a directory, not a file"
        case EACCES, EPERM: "may not be read"
        default: "cannot be read, error \(code)"
        }
    }

    private static func unreadable(_ path: String, _ message: String) -> ConfigurationError {
        ConfigurationError(.unreadable, [ConfigurationProblem(message, source: path)])
    }
}
