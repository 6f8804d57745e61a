/// Cuts a stream of bytes into lines, in bounded memory.
struct LineBuffer: ~Copyable {
    /// The longest line that is read, in bytes.
    static let longestLine = 1 << 20
    private static let piece = 1 << 16
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private var source: ByteSource
    private var bytes: [UInt8] = []
    /// Where the next line starts.
    private var start = 0
    /// How far there is no end of it.
    private var searched = 0
    private var isAtEnd = false
    /// Whether no line has been handed out yet.
    private(set) var isFirst = true
    /// Whether what comes up to the next end belongs to a line that was dropped.
    private var isDropping = false

    /// Where the bytes come from, for people.
    var name: String { source.name }

    /// How much of the bytes has been read; nil: nobody knows.
    var progress: Share? { source.progress }

    init(_ source: consuming ByteSource) { self.source = source }

    /// Hands the next line, without its end and without a byte order mark, to `body`; nil if there is none until more is
    /// read.
    mutating func next<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(CommandError) -> Result
    ) throws(CommandError) -> Result? {
        if isDropping { passDropped() }
        guard !isDropping, let end = endOfLine() else { return nil }
        let isMarked = isFirst && bytes[start..<end].starts(with: Self.byteOrderMark)
        let line = (isMarked ? start + Self.byteOrderMark.count : start)..<end
        (start, searched, isFirst) = (end + 1, end + 1, false)
        return try bytes.withUnsafeBufferPointer { (bytes) throws(CommandError) in
            try body(UnsafeBufferPointer(rebasing: bytes[line]))
        }
    }

    /// Passes over what is left of the line that is being read, after it was found to be too long.
    mutating func dropLine() {
        (start, searched) = (bytes.count, bytes.count)
        (isDropping, isFirst) = (true, false)
    }

    /// Reads more, waiting for it; false at the end.
    ///
    /// - Throws: `input` if it cannot be read, `trace` if a line is too long.
    mutating func fill() throws(CommandError) -> Bool {
        guard !isAtEnd else { return false }
        bytes.removeSubrange(..<start)
        (start, searched) = (0, bytes.count)
        guard bytes.count <= Self.longestLine else {
            throw CommandError(.trace, "longer than 1 MiB, an event is shorter")
        }
        let kept = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Self.piece))
        let count = try bytes.withUnsafeMutableBufferPointer { (bytes) throws(CommandError) in
            try source.read(into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: bytes[kept...])))
        }
        bytes.removeLast(Self.piece - count)
        guard count == 0 else { return true }
        // The last line may lack its end
        isAtEnd = true
        if kept > 0 { bytes.append(UInt8(ascii: "\n")) }
        return kept > 0
    }

    private mutating func passDropped() {
        let end = endOfLine()
        isDropping = end == nil
        start = end.map { $0 + 1 } ?? bytes.count
        searched = start
    }

    private mutating func endOfLine() -> Int? {
        let found = bytes.withUnsafeBufferPointer { $0.position(of: UInt8(ascii: "\n"), from: searched) }
        searched = found ?? bytes.count
        return found
    }
}
