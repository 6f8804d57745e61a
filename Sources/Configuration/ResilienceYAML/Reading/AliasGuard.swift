import ResilienceConfiguration

/// Finds texts whose aliases could make the parser work without end, before it sees them.
///
/// The parser keeps what an alias repeats only once, but it hashes the keys of each section, and a key that is a list
/// of aliases of lists of aliases is hashed at its full, exponential size. So where there are aliases, no key may be
/// anything but a scalar. What looks like one in a comment or in quotes counts too: better strict than clever.
enum AliasGuard {
    private enum Kind {
        case blank, opening, closing, mark, other

        init(_ scalar: Unicode.Scalar?) {
            switch scalar {
            case nil, " ", "\t", "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": self = .blank
            case "[", "{", ",": self = .opening
            case "]", "}": self = .closing
            case ":", "?", "-": self = .mark
            default: self = .other
            }
        }

        /// Whether a token may begin behind such a character.
        var precedesToken: Bool { self == .blank || self == .opening || self == .mark }
    }

    /// Where a key seems to be no scalar, if aliases are used at all.
    static func suspicion(in text: String) -> ConfigurationPosition? {
        var counter = PlaceCounter()
        var (hasAlias, suspect) = (false, nil as ConfigurationPosition?)
        // Whether a list, a section or an alias has just ended, blanks aside, so that a colon here makes it a key
        var (endsComposite, isInAlias, previous) = (false, false, nil as Unicode.Scalar?)
        for scalar in text.unicodeScalars {
            let (kind, begins) = (Kind(scalar), Kind(previous).precedesToken)
            let isKey = scalar == ":" && endsComposite || scalar == "?" && begins
            if isKey, suspect == nil { suspect = counter.place }
            if scalar == "*", begins { (hasAlias, isInAlias) = (true, true) }
            if kind != .other, scalar != "-" { isInAlias = false }
            if kind != .blank { endsComposite = isInAlias || kind == .closing }
            counter.pass(scalar)
            previous = scalar
        }
        return hasAlias ? suspect : nil
    }
}
