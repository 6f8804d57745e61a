#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What bytes come from, in large pieces: a file or standard input.
struct ByteSource: ~Copyable {
    private let descriptor: Int32
    private let name: String

    /// Opens a file; `-` is standard input.
    init(path: String) throws(CommandError) {
        name = path == "-" ? "standard input" : path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.error(name) }
    }

    deinit { if descriptor > STDIN_FILENO { _ = close(descriptor) } }

    /// Reads what there is, waiting for some; 0 bytes at the end.
    func read(into bytes: UnsafeMutableRawBufferPointer) throws(CommandError) -> Int {
        while true {
            let count = systemRead(descriptor, bytes.baseAddress, bytes.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw Self.error(name) }
        }
    }

    private static func error(_ name: String) -> CommandError {
        let reason =
            switch errno {
            case ENOENT, ENOTDIR: "no such file"
            case EISDIR: "a directory, not a file"
            case EACCES, EPERM: "may not be read"
            default: "cannot be read, error \(errno)"
            }
        return CommandError(.input, "\(name): \(reason)")
    }
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}
