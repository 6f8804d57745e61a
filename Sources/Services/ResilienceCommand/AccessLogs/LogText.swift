/// A text in quotes, as a log escapes it.
struct LogText {
    /// What is between the quotes.
    let bytes: UnsafeBufferPointer<UInt8>
    /// Whether there are escapes in it.
    let isEscaped: Bool

    var isAbsent: Bool { Self.isAbsent(bytes) }

    /// Whether that is what logs write where there is nothing.
    static func isAbsent(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.isEmpty || bytes.count == 1 && bytes[0] == UInt8(ascii: "-")
    }

    /// Hands the text, with its escapes undone, to `body`.
    func withContent<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(CommandError) -> Result
    ) throws(CommandError) -> Result {
        guard isEscaped else { return try body(bytes) }
        return try Self.unescaped(bytes).withUnsafeBufferPointer { (bytes) throws(CommandError) in try body(bytes) }
    }

    /// The text, with its escapes undone.
    ///
    /// - Throws: `trace` if it is not UTF-8.
    func text(of part: StaticString) throws(CommandError) -> String {
        try withContent { (bytes) throws(CommandError) in try Self.text(bytes, of: part) }
    }

    /// The text, with its escapes undone, as a server hands on the value of a header: what is not UTF-8 is replaced.
    var header: String {
        isEscaped ? String(decoding: Self.unescaped(bytes), as: UTF8.self) : String(decoding: bytes, as: UTF8.self)
    }

    /// Bytes as a text.
    ///
    /// - Throws: `trace` if they are not UTF-8.
    static func text(_ bytes: UnsafeBufferPointer<UInt8>, of part: StaticString) throws(CommandError) -> String {
        guard let text = String(utf8: bytes) else {
            throw .unreadable(part, bytes, "UTF-8 is needed")
        }
        return text
    }

    /// nginx writes bytes as `\x22`; Apache some of them by a letter, and `"` and `\` by themselves. What is no escape
    /// stays as it is.
    private static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let letter = rest.first else {
                content.append(byte)
                continue
            }
            if letter == UInt8(ascii: "x"), let escaped = UInt8(hexadecimal: rest.dropFirst()) {
                content.append(escaped)
                rest = rest.dropFirst(3)
            } else if let escaped = meaning(letter) {
                content.append(escaped)
                rest = rest.dropFirst()
            } else {
                content.append(byte)
            }
        }
        return content
    }

    private static func meaning(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): letter
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "v"): 0x0B
        default: nil
        }
    }
}
