/// How the counters' bytes lie in a file:
///
///     head    8 bytes that no other file begins with, the version in 4
///     part    its length in 8 bytes, its bytes, and the SHA-256 of the file up to here
///     end     a part of length 0
///
/// Numbers have their lowest byte first. Digests run on from part to part, so that no part can be changed, left out or
/// come from another file, and each is believed before it is looked at.
enum SnapshotFormat {
    /// The first byte is no text, and the ends of lines show what a transfer has done to the file.
    static let mark: [UInt8] = [0x89, 0x53, 0x52, 0x43, 0x0D, 0x0A, 0x1A, 0x0A]
    /// Rises with everything that an earlier version could not read, the encoding of counters included.
    static let version: UInt32 = 1
    static let digestSize = 32
}
