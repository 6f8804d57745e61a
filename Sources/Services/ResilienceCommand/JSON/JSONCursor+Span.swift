/// Passing over what may never be looked at.
extension JSONCursor {
    /// Passes over a text. Its escapes are not checked yet.
    mutating func span() throws(CommandError) -> JSONSpan {
        try take("\"")
        let start = position
        if let end = bytes.position(of: UInt8(ascii: "\""), from: start), isPlain(start..<end) {
            position = end + 1
            return JSONSpan(content: UnsafeBufferPointer(rebasing: bytes[start..<end]), start: start, isPlain: true)
        }
        return try escapedSpan(from: start)
    }

    /// Passes over a text, if it is ASCII with nothing escaped, so that nothing can be wrong with it; nil: it is not.
    mutating func plainSpan() throws(CommandError) -> UnsafeBufferPointer<UInt8>? {
        let span = try span()
        return span.isPlain && span.content.reduce(0, |) < 0x80 ? span.content : nil
    }

    /// Whether nothing in a range is escaped or has to be.
    private func isPlain(_ range: Range<Int>) -> Bool {
        // Without a branch, which several bytes at once allows
        bytes[range].reduce(0) { $0 | ($1 < 0x20 ? 1 : 0) | ($1 == UInt8(ascii: "\\") ? 1 : 0) } == 0
    }

    private mutating func escapedSpan(from start: Int) throws(CommandError) -> JSONSpan {
        var isPlain = true
        while let byte = here, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw unexpected("in a text, where it has to be escaped") }
            let isBackslash = byte == UInt8(ascii: "\\")
            isPlain = isPlain && !isBackslash
            position += isBackslash ? 2 : 1
        }
        guard here != nil else {
            position = bytes.count
            throw unexpected("in a text")
        }
        position += 1
        let content = UnsafeBufferPointer(rebasing: bytes[start..<(position - 1)])
        return JSONSpan(content: content, start: start, isPlain: isPlain)
    }

    /// Hands what a span says, with its escapes undone, to `body`. It need not be UTF-8.
    func withText<Result>(
        of span: JSONSpan, _ body: (UnsafeBufferPointer<UInt8>) throws(CommandError) -> Result
    ) throws(CommandError) -> Result {
        guard !span.isPlain else { return try body(span.content) }
        var cursor = self
        cursor.position = span.start
        return try cursor.escapedBytes(from: span.start).withUnsafeBufferPointer { (bytes) throws(CommandError) in
            try body(bytes)
        }
    }

    /// Passes over a value that is a text or a word, such as a number; nil: one that is neither, or null.
    mutating func scalarSpan() throws(CommandError) -> JSONSpan? {
        switch peek() {
        case UInt8(ascii: "\""): return try span()
        case UInt8(ascii: "{"), UInt8(ascii: "["), nil:
            try skipValue()
            return nil
        default:
            let start = position
            skipWord()
            let word = UnsafeBufferPointer(rebasing: bytes[start..<position])
            return word.elementsEqual("null".utf8) ? nil : JSONSpan(content: word, start: start, isPlain: true)
        }
    }

    /// Passes over any value, as far as its brackets and quotes go: what is in it is not looked at, and nothing at all
    /// will do too, since logs write numbers that are missing like that.
    mutating func skipValue() throws(CommandError) {
        var depth = 0
        repeat {
            switch peek() {
            case UInt8(ascii: "\""): _ = try span()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { return }
                depth -= 1
                position += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { return }
                position += 1
            case nil: throw unexpected("in a value")
            default: skipWord()
            }
        } while depth > 0
    }

    /// Passes over a number, `true`, or whatever else is no mark.
    private mutating func skipWord() {
        while let byte = here, !Self.endsWord(byte) { position += 1 }
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "}"): true
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): true
        default: false
        }
    }
}
