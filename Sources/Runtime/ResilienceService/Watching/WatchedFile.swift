import Crypto

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Notices when a file has become another, by looking at it now and then.
///
/// A look is one call of the system; the file is read only when that shows another file or time, and for two seconds after
/// a change, since two changes within one tick of a file system's clock look the same. Another file is reported once it is
/// the same in two looks on end and not empty: one that is being written is not, or so it is hoped, and should it be
/// taken for whole, the next look sees the rest. Links are followed, so that a Kubernetes ConfigMap, which changes by a link
/// of a directory, is like any file.
struct WatchedFile {
    /// What a look has shown.
    enum Sight: Hashable {
        /// Nothing that matters.
        case same
        /// It has other bytes than those reported before, and rests.
        case changed
        /// It was there and is not any more, for the second look on end. Told once.
        case gone
    }

    /// No configuration is as long: of more, the first bytes and the length tell one from another.
    private static let mostBytes = 2 << 20
    /// As long after a change the clock of a file system might not have ticked on.
    private static let restless: Int64 = 2_000_000_000

    let path: String
    private var identity: FileIdentity?
    /// The bytes reported last.
    private var known: SHA256Digest?
    /// Other bytes, seen once.
    private var fresh: SHA256Digest?
    /// Looks on end that did not find it; two from the start if it was never there, which is not told.
    private var absences: Int

    /// Starts with the file as it is: that is not reported.
    init(_ path: String) {
        self.path = path
        identity = FileIdentity(at: path)
        absences = identity == nil ? 2 : 0
        known = Self.digest(of: path)
    }

    /// Looks at the file; `now` is the wall clock's time, in nanoseconds since the Unix epoch.
    mutating func look(at now: Int64) -> Sight {
        guard let identity = FileIdentity(at: path) else {
            (self.identity, fresh) = (nil, nil)
            absences += 1
            return absences == 2 ? .gone : .same
        }
        absences = 0
        if identity == self.identity, fresh == nil, !(0...Self.restless).contains(now - identity.changed) {
            return .same
        }
        self.identity = identity
        guard identity.size > 0, let digest = Self.digest(of: path), digest != known else {
            fresh = nil
            return .same
        }
        guard digest == fresh else {
            fresh = digest
            return .same
        }
        (known, fresh) = (digest, nil)
        return .changed
    }

    private static func digest(of path: String) -> SHA256Digest? {
        guard FileIdentity(at: path) != nil, let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var total = 0
        while total < mostBytes {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { break }
            hash.update(data: buffer[..<count])
            total += count
        }
        return ferror(file) == 0 ? hash.finalize() : nil
    }
}
