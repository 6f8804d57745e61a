/// How one kind of value is written: read, shown again and checked in one place, for the loader, the hints and the docs.
struct ValueFormat<Value: Sendable>: Sendable {
    /// What the value is called, for the reference: "duration".
    let name: String
    /// What is expected, in a sentence: "a duration such as 30s or 250ms".
    let expectation: String
    /// Whether what was found may be shown.
    var isSecret = false
    /// Whether it is a number or a truth value, which JSON has without quotes.
    var isBare = false
    /// Reads what is written.
    let parse: @Sendable (String) throws(ValueFault) -> Value
    /// Writes a value as the file would.
    let render: @Sendable (Value) -> String
    /// What is wrong with a value that can be written, nil if nothing is.
    var check: @Sendable (Value) -> String? = { _ in nil }

    /// The same format of which only some values are right: `check` says what is wrong.
    func requiring(_ check: @escaping @Sendable (Value) -> String?) -> ValueFormat {
        var format = self
        format.check = check
        return format
    }
}

extension ValueFormat where Value: Comparable {
    /// The same format for values within `range`.
    func within(_ range: ClosedRange<Value>) -> ValueFormat {
        requiring { [render] value in
            if value < range.lowerBound { return "below \(render(range.lowerBound)), the least there can be" }
            return value > range.upperBound ? "above \(render(range.upperBound)), the most there can be" : nil
        }
    }

    /// The same format for values of at least `least`.
    func atLeast(_ least: Value) -> ValueFormat {
        requiring { [render] value in value < least ? "below \(render(least)), the least there can be" : nil }
    }
}

extension ValueFormat where Value == String {
    /// Any text.
    static let text = ValueFormat(name: "text", expectation: "text") { (text) throws(ValueFault) in
        text
    } render: {
        $0
    }

    /// Text with something in it.
    static let name = text.requiring { $0.isEmpty ? "empty, a name is needed" : nil }
}

extension ValueFormat where Value == String {
    /// A method of HTTP. Upper and lower case differ, so that `post` would guard nothing.
    static let method = ValueFormat(name: "method", expectation: "a method such as POST") {
        (text) throws(ValueFault) in
        let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]
        let upper = text.uppercased()
        if text != upper, known.contains(upper) { throw ValueFault("methods are in upper case", suggestion: upper) }
        return text
    } render: {
        $0
    }
    .requiring { method in
        let isWord = !method.isEmpty && method.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return isWord ? nil : "not a method such as POST"
    }
}

extension ValueFormat where Value == Bool {
    /// `true` or `false`.
    static let flag = ValueFormat(name: "true or false", expectation: "true or false", isBare: true) {
        (text) throws(ValueFault) in
        switch text {
        case "true", "True", "TRUE": true
        case "false", "False", "FALSE": false
        case "yes", "Yes", "on", "On", "1": throw ValueFault("neither true nor false", suggestion: "true")
        case "no", "No", "off", "Off", "0": throw ValueFault("neither true nor false", suggestion: "false")
        default: throw ValueFault("neither true nor false")
        }
    } render: {
        $0 ? "true" : "false"
    }
}

extension ValueFormat where Value == Secret {
    /// Text that is never shown.
    static let secret = ValueFormat(name: "secret text", expectation: "text", isSecret: true) {
        (text) throws(ValueFault) in
        Secret(text)
    } render: {
        $0.description
    }
}

extension ValueFormat {
    /// One of a few words.
    static func choice(_ cases: [Value]) -> ValueFormat
    where Value: RawRepresentable, Value.RawValue == String {
        let words = cases.map(\.rawValue)
        let list = words.joined(separator: ", ")
        return ValueFormat(name: words.joined(separator: " | "), expectation: "one of \(list)") {
            (text) throws(ValueFault) in
            if let value = Value(rawValue: text) { return value }
            throw ValueFault("not one of \(list)", suggestion: words.closest(to: text))
        } render: {
            $0.rawValue
        }
    }
}
