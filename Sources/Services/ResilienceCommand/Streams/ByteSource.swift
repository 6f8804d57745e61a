#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What bytes come from, in large pieces: a file, standard input or memory.
struct ByteSource: ~Copyable {
    private let descriptor: Int32
    /// What there is in memory.
    private var rest: ArraySlice<UInt8>
    /// How many bytes there are; nil: nobody knows, as of a pipe.
    private let size: Int?
    private var position = 0
    /// The file's name, for people.
    let name: String

    /// Opens a file; `-` is standard input.
    init(path: String) throws(CommandError) {
        (name, rest) = (path == "-" ? "standard input" : path, [])
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.error(name) }
        size = Self.size(of: descriptor)
    }

    /// Reads bytes that are there.
    init(_ bytes: [UInt8], named name: String) {
        (self.name, rest, descriptor, size) = (name, bytes[...], -1, bytes.count)
    }

    deinit { if descriptor > STDIN_FILENO { _ = close(descriptor) } }

    /// How much of it has been read; nil: nobody knows.
    var progress: Share? { size.flatMap { Share(Int128(min(position, $0)), of: Int128($0)) } }

    /// Reads what there is, waiting for some; 0 bytes at the end.
    mutating func read(into bytes: UnsafeMutableRawBufferPointer) throws(CommandError) -> Int {
        let count = try take(into: bytes)
        position += count
        return count
    }

    private mutating func take(into bytes: UnsafeMutableRawBufferPointer) throws(CommandError) -> Int {
        guard descriptor >= 0 else {
            let piece = rest.prefix(bytes.count)
            bytes.copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
        while true {
            let count = systemRead(descriptor, bytes.baseAddress, bytes.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw Self.error(name) }
        }
    }

    /// How many bytes are left; nil: it is no file.
    private static func size(of descriptor: Int32) -> Int? {
        let start = lseek(descriptor, 0, SEEK_CUR)
        guard start >= 0 else { return nil }
        let end = lseek(descriptor, 0, SEEK_END)
        guard lseek(descriptor, start, SEEK_SET) == start else { return nil }
        return end < start ? nil : Int(end - start)
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
