#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A file that a result is written to in the end, opened before the work so that nobody waits for it in vain.
///
/// What was in the file stays there until then. One that was made for this and never written goes away again.
final class PictureFile {
    private let path: String
    private let descriptor: Int32
    private var isToBeRemoved: Bool

    /// Opens the file, or makes it.
    ///
    /// - Throws: `output` if it cannot be written.
    init(path: String) throws(CommandError) {
        self.path = path
        let made = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        isToBeRemoved = made >= 0
        descriptor = made >= 0 || errno != EEXIST ? made : open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandError(.output, "\(path): \(Self.reason(errno))") }
    }

    deinit {
        if descriptor >= 0 { _ = close(descriptor) }
        if isToBeRemoved { _ = unlink(path) }
    }

    /// Puts `text` in the place of what was there.
    func write(_ text: String) throws(CommandError) {
        _ = ftruncate(descriptor, 0)
        try ByteSink(descriptor: descriptor).write(Array(text.utf8))
        isToBeRemoved = false
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT, ENOTDIR: "there is no such folder"
        case EISDIR: "a directory, not a file"
        case EACCES, EPERM, EROFS: "may not be written"
        default: "cannot be written, error \(code)"
        }
    }
}
