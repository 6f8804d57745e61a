import ResiliencePrimitives

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps what was asked, in order, so that it can be gone through again though the log came from a pipe, is still being
/// written or takes long to read: in a temporary file that has no name any more, so that it is gone however the program
/// ends. A request takes some eight bytes.
struct RequestSpool: ~Copyable {
    private let descriptor: Int32
    private let folder: String
    private var buffer: [UInt8] = []
    private var last = SpooledRequest(time: .zero, key: 0, cost: 1)

    private static let piece = 1 << 16
    /// Three numbers of at most ten bytes.
    private static let longestRecord = 30

    /// Creates an empty file in the folder for temporary files, or in another.
    ///
    /// - Throws: `temporary` if that cannot be.
    init(in folder: String? = nil) throws(CommandError) {
        self.folder = folder ?? Self.usualFolder
        // A file larger than a process may write is an error then, and does not end it
        _ = signal(SIGXFSZ, SIG_IGN)
        descriptor = Self.withoutInterruption { [folder = self.folder] in
            var template = Array("\(folder)/resilience-XXXXXX".utf8CString)
            let descriptor = mkstemp(&template)
            if descriptor >= 0 { unlink(template) }
            return descriptor
        }
        guard descriptor >= 0 else { throw Self.error(self.folder) }
    }

    deinit { close(descriptor) }

    /// Adds a request.
    ///
    /// - Throws: `temporary` if there is no room.
    mutating func append(_ request: SpooledRequest) throws(CommandError) {
        append(zigzag: request.time.nanoseconds &- last.time.nanoseconds)
        append(UInt64(request.key))
        append(UInt64(request.cost))
        last = request
        if buffer.count >= Self.piece { try flush() }
    }

    /// Hands all requests to `body`, in order.
    ///
    /// - Throws: `temporary` if they cannot be read.
    mutating func forEach(_ body: (SpooledRequest) -> Void) throws(CommandError) {
        try flush()
        var (time, offset) = (0 as Int64, 0)
        var piece = SpoolPiece()
        while true {
            let count = try read(&piece.bytes, at: offset)
            offset += count
            while piece.rest > (count == 0 ? 0 : Self.longestRecord) {
                time = time &+ piece.zigzag()
                let (key, cost) = (Int(piece.number()), Int(piece.number()))
                body(SpooledRequest(time: MonotonicTime(nanoseconds: time), key: key, cost: cost))
            }
            guard count > 0 else { return }
            piece.drop()
        }
    }

    private static var usualFolder: String {
        guard let variable = getenv("TMPDIR"), variable.pointee != 0 else { return "/tmp" }
        return String(cString: variable)
    }

    private mutating func append(zigzag number: Int64) { append(UInt64(bitPattern: number << 1 ^ number >> 63)) }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow (LEB128).
    private mutating func append(_ number: UInt64) {
        var rest = number
        while rest > 0x7F {
            buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        buffer.append(UInt8(rest))
    }

    private mutating func flush() throws(CommandError) {
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes {
                write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            guard count >= 0 || errno == EINTR else { throw Self.error(folder) }
            written += max(0, count)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Reads a piece behind what there is.
    private func read(_ bytes: inout [UInt8], at offset: Int) throws(CommandError) -> Int {
        let kept = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Self.piece))
        var count = -1
        repeat {
            count = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress.map { $0 + kept }, Self.piece, off_t(offset))
            }
        } while count < 0 && errno == EINTR
        guard count >= 0 else { throw Self.error(folder) }
        bytes.removeLast(Self.piece - count)
        return count
    }

    /// Holds signals back, so that no end of the program leaves a file behind that has still a name.
    private static func withoutInterruption(_ body: () -> Int32) -> Int32 {
        var (all, before) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        let result = body()
        let code = errno
        pthread_sigmask(SIG_SETMASK, &before, nil)
        errno = code
        return result
    }

    private static func error(_ folder: String) -> CommandError {
        let reason =
            switch errno {
            case ENOSPC, EDQUOT: "no room is left"
            case EFBIG: "it may not become so large"
            case ENOENT, ENOTDIR: "no such folder"
            case EACCES, EPERM, EROFS: "may not be written"
            default: "error \(errno)"
            }
        return CommandError(.temporary, "temporary file in \(folder): \(reason), TMPDIR names another folder")
    }
}
