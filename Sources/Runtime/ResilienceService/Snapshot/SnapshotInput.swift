import Crypto
import SystemPackage

/// Reads the parts of a snapshot, believing nothing: no more than the file has is ever asked for.
struct SnapshotInput {
    private let file: FileDescriptor
    private let path: FilePath
    /// Bytes that were not read yet.
    private var left: Int
    private var hash = SHA256()

    init(_ file: FileDescriptor, _ path: FilePath, size: Int) throws(SnapshotError) {
        (self.file, self.path, left) = (file, path, size)
        guard try read(SnapshotFormat.mark.count) == SnapshotFormat.mark else { throw .unsound("not a snapshot") }
        let version = UInt32(try number(of: 4))
        guard version <= SnapshotFormat.version else { throw .unsound("written by a later version (\(version))") }
        guard version == SnapshotFormat.version else { throw .unsound("damaged: there is no version \(version)") }
    }

    /// The next part; nil at the end.
    mutating func next() throws(SnapshotError) -> [UInt8]? {
        guard let length = Int(exactly: try number(of: 8)), length <= left - SnapshotFormat.digestSize else {
            throw .unsound("damaged: it ends too early")
        }
        let part = try read(length)
        let digest = Array(hash.finalize())
        guard try read(SnapshotFormat.digestSize) == digest else { throw .unsound("damaged: its digest is another") }
        if length > 0 { return part }
        guard left == 0 else { throw .unsound("damaged: it goes on after its end") }
        return nil
    }

    private mutating func number(of size: Int) throws(SnapshotError) -> UInt64 {
        try read(size).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func read(_ count: Int) throws(SnapshotError) -> [UInt8] {
        guard count <= left else { throw .unsound("damaged: it ends too early") }
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = try SnapshotError.whenRefused("read", path) {
                try bytes.withUnsafeMutableBytes {
                    try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
                }
            }
            guard got > 0 else { throw .unsound("damaged: it ends too early") }
            filled += got
        }
        left -= count
        hash.update(data: bytes)
        return bytes
    }
}
