import ResilienceConfiguration

/// Where one is in a text that one goes through, as the parser counts: so places that are found without it are the same.
///
/// A line ends with LF, CR, both as one, NEL, LS or PS (YAML 1.1, section 5.4); columns are Unicode scalars.
struct PlaceCounter {
    private var (line, column) = (1, 1)
    private var endsWithCR = false

    /// The place of what comes next.
    var place: ConfigurationPosition { ConfigurationPosition(line: line, column: column) }

    /// Goes on behind `scalar`.
    mutating func pass(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\n" where endsWithCR: break
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": (line, column) = (line + 1, 1)
        default: column += 1
        }
        endsWithCR = scalar == "\r"
    }
}
