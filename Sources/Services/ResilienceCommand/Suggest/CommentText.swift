/// What strangers chose, such as a client's name, for a comment in YAML: on one line, and of no meaning to anybody who
/// looks for YAML.
enum CommentText {
    private static let longest = 80

    /// The text in printable characters, cut short.
    static func of(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(longest) {
            switch scalar {
            case "*", "?", "[", "]", "{", "}", "\\": shown += hexadecimal(scalar)
            case " "..."~": shown.unicodeScalars.append(scalar)
            default:
                if scalar.properties.isAlphabetic {
                    shown.unicodeScalars.append(scalar)
                } else {
                    shown += hexadecimal(scalar)
                }
            }
        }
        return text.unicodeScalars.count > longest ? shown + "…" : shown
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
