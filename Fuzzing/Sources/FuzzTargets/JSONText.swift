/// Writes JSON for a reader to read.
enum JSONText {
    /// A text in quotes; all that is not printable ASCII is escaped.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for unit in text.utf16 {
            if (0x20...0x7E).contains(unit), unit != 0x22, unit != 0x5C {
                quoted.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            } else {
                let digits = String(unit, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return quoted + "\""
    }

    /// An object of members that are JSON already.
    static func object(_ members: [(name: String, value: String)]) -> String {
        "{" + members.map { "\(quoted($0.name)):\($0.value)" }.joined(separator: ",") + "}"
    }
}
