import Crypto
import SystemPackage

/// Writes the parts of a snapshot.
struct SnapshotOutput {
    private let file: FileDescriptor
    private let path: FilePath
    private var hash = SHA256()

    init(_ file: FileDescriptor, _ path: FilePath) throws(SnapshotError) {
        (self.file, self.path) = (file, path)
        try write(SnapshotFormat.mark)
        try write(Self.bytes(of: SnapshotFormat.version))
    }

    /// Adds a part, which must have at least one byte.
    mutating func put(_ part: [UInt8]) throws(SnapshotError) {
        try write(Self.bytes(of: UInt64(part.count)))
        try write(part)
        try write(Array(hash.finalize()))
    }

    /// Ends the file.
    mutating func finish() throws(SnapshotError) { try put([]) }

    private mutating func write(_ bytes: [UInt8]) throws(SnapshotError) {
        hash.update(data: bytes)
        _ = try SnapshotError.whenRefused("write", path) { try file.writeAll(bytes) }
    }

    private static func bytes(of number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}
