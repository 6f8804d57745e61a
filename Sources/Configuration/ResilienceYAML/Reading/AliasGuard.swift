import ResilienceConfiguration

/// Finds texts whose aliases could make the parser work without end, before it sees them.
///
/// The parser keeps what an alias repeats only once, but it hashes the keys of each section, and a key that is a list
/// of aliases of lists of aliases is hashed at its full, exponential size. So where there are aliases, no key may be
/// anything but a scalar. What looks like one in a comment or in quotes counts too: better strict than clever.
enum AliasGuard {
    private enum Kind {
        case blank, opening, closing, mark, other

        init(_ byte: UInt8?) {
            switch byte {
            case nil, UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): self = .blank
            case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","): self = .opening
            case UInt8(ascii: "]"), UInt8(ascii: "}"): self = .closing
            case UInt8(ascii: ":"), UInt8(ascii: "?"), UInt8(ascii: "-"): self = .mark
            default: self = .other
            }
        }

        /// Whether a token may begin behind such a byte.
        var precedesToken: Bool { self == .blank || self == .opening || self == .mark }
    }

    /// Where a key seems to be no scalar, if aliases are used at all.
    static func suspicion(in text: String) -> ConfigurationPosition? {
        var (line, column) = (1, 0)
        var (hasAlias, suspect) = (false, nil as ConfigurationPosition?)
        // Whether a list, a section or an alias has just ended, blanks aside, so that a colon here makes it a key
        var (endsComposite, isInAlias, previous) = (false, false, nil as UInt8?)
        for byte in text.utf8 {
            if byte & 0xC0 != 0x80 { column += 1 }
            let (kind, begins) = (Kind(byte), Kind(previous).precedesToken)
            let isKey = byte == UInt8(ascii: ":") && endsComposite || byte == UInt8(ascii: "?") && begins
            if isKey, suspect == nil { suspect = ConfigurationPosition(line: line, column: column) }
            if byte == UInt8(ascii: "*"), begins { (hasAlias, isInAlias) = (true, true) }
            if kind != .other, byte != UInt8(ascii: "-") { isInAlias = false }
            if kind != .blank { endsComposite = isInAlias || kind == .closing }
            if byte == UInt8(ascii: "\n") { (line, column) = (line + 1, 0) }
            previous = byte
        }
        return hasAlias ? suspect : nil
    }
}
