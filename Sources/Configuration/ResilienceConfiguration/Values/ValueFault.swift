/// What is wrong with a value, without the value: who reports it knows where it stands and whether it may be shown.
struct ValueFault: Error, Hashable {
    /// What would be right, after the value and a colon: "unknown unit".
    let message: String
    /// What was probably meant, as it would be written.
    let suggestion: String?
    /// Whether the message shows the value already.
    private let isWhole: Bool

    init(_ message: String, suggestion: String? = nil) {
        (self.message, self.suggestion, isWhole) = (message, suggestion, false)
    }

    /// A fault whose message begins with the value.
    init(whole message: String) { (self.message, suggestion, isWhole) = (message, nil, true) }

    /// The fault as people read it, of a value that was found as `text`; nil for what must not be shown.
    func description(of text: String?) -> String {
        guard let text, !isWhole else { return message }
        return "\(text.quotedForPeople): \(message)\(suggestion.map { ", did you mean \($0.quotedForPeople)?" } ?? "")"
    }
}

extension String {
    /// The text in quotes, on one line and not longer than a line should be.
    var quotedForPeople: String {
        var quoted = "\""
        for scalar in unicodeScalars.prefix(80) {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.isUnseen: quoted += scalar.escaped(asASCII: true)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + (unicodeScalars.count > 80 ? "…\"" : "\"")
    }
    /// The text with all that people would not see, or that would break or turn the line, written as in `\u{2028}`.
    var visible: String {
        guard unicodeScalars.contains(where: \.isUnseen) else { return self }
        return unicodeScalars.map { $0.isUnseen ? $0.escaped(asASCII: true) : String($0) }.joined()
    }
}

extension Unicode.Scalar {
    fileprivate var isUnseen: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}
