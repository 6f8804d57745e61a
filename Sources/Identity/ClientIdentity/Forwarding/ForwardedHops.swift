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
    private var lines: ArraySlice<String>
    private var rest: Substring?

    init(_ lines: [String], syntax: Syntax) { (self.lines, self.syntax) = (lines[...], syntax) }

    mutating func next() -> Hop? {
        guard let text = rest ?? lines.popLast().map({ $0[...] }) else { return nil }
        let comma = syntax == .list ? text.utf8.lastIndex(of: UInt8(ascii: ",")) : Self.lastUnquotedComma(of: text.utf8)
        rest = comma.map { text[..<$0] }
        let element = comma.map { text[text.utf8.index(after: $0)...] } ?? text
        switch syntax {
        case .list: return IPAddress(Substring(element.utf8.trimmed)).map(Hop.address) ?? .other
        case .forwarded: return ForwardedElement.hop(element.utf8)
        }
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

extension Substring.UTF8View {
    /// Without the spaces and tabs around it.
    var trimmed: Self {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return self[endIndex...]
        }
        return self[first...last]
    }
}
