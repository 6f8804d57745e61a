/// Takes the fields of a line one after the other, as they are parted by blanks.
struct LogCursor {
    private let line: UnsafeBufferPointer<UInt8>
    private var position: Int

    /// Begins at a byte of the line.
    init(_ line: UnsafeBufferPointer<UInt8>, at position: Int = 0) { (self.line, self.position) = (line, position) }

    /// What is left.
    var rest: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: line[min(position, line.count)...]) }

    var isAtEnd: Bool { position >= line.count }

    /// Whether the next field is in quotes.
    var isQuoted: Bool { position < line.count && line[position] == UInt8(ascii: "\"") }

    /// The next field, up to a blank; nil at the end.
    mutating func word() -> UnsafeBufferPointer<UInt8>? {
        guard position < line.count else { return nil }
        let start = position
        while position < line.count, line[position] != UInt8(ascii: " ") { position += 1 }
        defer { position += 1 }
        return UnsafeBufferPointer(rebasing: line[start..<position])
    }

    /// The next field, if it is in quotes that end, and the blank behind it; in it, `\` escapes a quote.
    mutating func escapedQuote() -> LogText? {
        guard isQuoted else { return nil }
        let start = position + 1
        var (end, isEscaped) = (start, false)
        while end < line.count, line[end] != UInt8(ascii: "\"") {
            let isBackslash = line[end] == UInt8(ascii: "\\")
            isEscaped = isEscaped || isBackslash
            end += isBackslash ? 2 : 1
        }
        guard end < line.count, end + 1 == line.count || line[end + 1] == UInt8(ascii: " ") else { return nil }
        position = end + 2
        return LogText(bytes: UnsafeBufferPointer(rebasing: line[start..<end]), isEscaped: isEscaped)
    }

    /// The next field, if it is in quotes that end, and the blank behind it; nothing is escaped, so a quote ends it where
    /// a blank or the end of the line follows.
    mutating func plainQuote() -> UnsafeBufferPointer<UInt8>? {
        guard isQuoted else { return nil }
        let start = position + 1
        var end = start
        while end < line.count {
            if line[end] == UInt8(ascii: "\""), end + 1 == line.count || line[end + 1] == UInt8(ascii: " ") {
                position = end + 2
                return UnsafeBufferPointer(rebasing: line[start..<end])
            }
            end += 1
        }
        return nil
    }
}
