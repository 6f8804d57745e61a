/// The hops that a forwarding header tells of, nearest first: its lines from the last to the first, each from the right.
///
/// One pass over the bytes, and nothing is read that was not asked for. A stranger writes the left end of the header
/// and may write anything; each proxy writes to the right of that. So every line is read from its right end, quoted
/// strings too: a quote that a stranger left open cannot swallow what a proxy has put behind it.
struct ForwardedHops: Sequence, IteratorProtocol {
    /// How the elements are written.
    enum Syntax {
        /// `X-Forwarded-For` and its like: addresses with commas between them.
        case list
        /// `Forwarded`, RFC 7239.
        case forwarded
    }

    private let syntax: Syntax
    private let lines: [String]
    /// How many of them have not been begun.
    private var count: Int
    private var rest: Substring?

    init(_ lines: [String], syntax: Syntax) {
        (self.lines, self.syntax) = (lines, syntax)
        count = lines.count
    }

    mutating func next() -> Hop? {
        guard let text = rest ?? nextLine() else { return nil }
        switch syntax {
        case .list:
            // The bytes themselves: text that is short is costly to go through by its view
            let (hop, start) =
                text.utf8.withContiguousStorageIfAvailable { Self.lastListed(of: $0) }
                ?? Array(text.utf8).withUnsafeBufferPointer { Self.lastListed(of: $0) }
            rest = start > 0 ? text[..<text.utf8.index(text.startIndex, offsetBy: start - 1)] : nil
            return hop
        case .forwarded:
            let comma = Self.lastUnquotedComma(of: text.utf8)
            rest = comma.map { text[..<$0] }
            return ForwardedElement.hop((comma.map { text[text.utf8.index(after: $0)...] } ?? text).utf8)
        }
    }

    private mutating func nextLine() -> Substring? {
        guard count > 0 else { return nil }
        count -= 1
        return lines[count][...]
    }

    /// The last element of a list, and where it starts.
    private static func lastListed(of text: UnsafeBufferPointer<UInt8>) -> (hop: Hop, start: Int) {
        var start = text.count
        while start > 0, text[start - 1] != UInt8(ascii: ",") { start -= 1 }
        return (AddressNotation.address(text[start...].trimmed).map(Hop.address) ?? .other, start)
    }

    private static func lastUnquotedComma(of text: Substring.UTF8View) -> String.Index? {
        var (index, quoted) = (text.endIndex, false)
        while index > text.startIndex {
            index = text.index(before: index)
            switch text[index] {
            case UInt8(ascii: ",") where !quoted: return index
            case UInt8(ascii: "\"") where !quoted || !isEscaped(index, in: text): quoted.toggle()
            default: break
            }
        }
        return nil
    }

    /// Whether an odd number of backslashes stands before `index`: pairs of them are backslashes themselves.
    private static func isEscaped(_ index: String.Index, in text: Substring.UTF8View) -> Bool {
        var (escaped, index) = (false, index)
        while index > text.startIndex {
            index = text.index(before: index)
            guard text[index] == UInt8(ascii: "\\") else { break }
            escaped.toggle()
        }
        return escaped
    }
}

extension BidirectionalCollection<UInt8> where SubSequence == Self {
    /// Without the spaces and tabs around it.
    var trimmed: Self {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return self[endIndex...]
        }
        return self[first...last]
    }
}
