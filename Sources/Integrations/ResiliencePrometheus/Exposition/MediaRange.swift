/// One element of an Accept field: `application/openmetrics-text;version=1.0.0;q=0.75`.
struct MediaRange: Hashable {
    let type: String
    let subtype: String
    /// The parameter `version`, which tells the formats of one type apart; nil: any.
    let version: String?
    /// Between 0, never, and 1.
    let weight: Double

    /// The elements of a field; one that cannot be read is passed over, the others count.
    static func list(of field: String) -> [MediaRange] {
        split(field, at: ",").compactMap(MediaRange.init)
    }

    private init?(_ element: String) {
        let parts = Self.split(element, at: ";").map { Self.trimmed($0) }
        let names = parts[0].split(separator: "/", omittingEmptySubsequences: false).map { $0.lowercased() }
        guard names.count == 2, !names[0].isEmpty, !names[1].isEmpty else { return nil }
        var version: String?
        var weight = 1.0
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { continue }
            let value = Self.unquoted(Self.trimmed(pair[1]))
            switch Self.trimmed(pair[0]).lowercased() {
            case "version": version = value
            case "q":
                guard let share = Self.weight(value) else { return nil }
                weight = share
            default: continue
            }
        }
        (type, subtype, self.version, self.weight) = (names[0], names[1], version, weight)
    }

    /// How precisely this names a media type: 0 any, 1 its type, 2 with its subtype, 3 with its version; nil: another one.
    func precision(for type: String, _ subtype: String, version: String) -> Int? {
        if self.type == "*" { return self.subtype == "*" ? 0 : nil }
        guard self.type == type else { return nil }
        if self.subtype == "*" { return 1 }
        guard self.subtype == subtype else { return nil }
        guard let asked = self.version else { return 2 }
        return asked == version ? 3 : nil
    }

    /// A weight as RFC 9110 has it: 0 to 1, with at most three digits behind the point.
    private static func weight(_ text: String) -> Double? {
        let digits = text.utf8.dropFirst()
        guard let first = text.utf8.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1"),
            digits.isEmpty || digits.first == UInt8(ascii: "."), digits.count <= 4,
            digits.dropFirst().allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let weight = Double(text.hasSuffix(".") ? text + "0" : text), weight <= 1
        else { return nil }
        return weight
    }

    /// The parts between separators that stand in no quoted string.
    private static func split(_ text: String, at separator: Character) -> [String] {
        var parts = [""]
        var (isQuoted, isEscaped) = (false, false)
        for character in text {
            if character == separator, !isQuoted {
                parts.append("")
                continue
            }
            if character == "\"", !isEscaped { isQuoted.toggle() }
            isEscaped = isQuoted && character == "\\" && !isEscaped
            parts[parts.count - 1].append(character)
        }
        return parts
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        var (plain, isEscaped) = ("", false)
        for character in text.dropFirst().dropLast() {
            isEscaped = character == "\\" && !isEscaped
            if !isEscaped { plain.append(character) }
        }
        return plain
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let rest = text.drop(while: isSpace)
        return String(rest.reversed().drop(while: isSpace).reversed())
    }
}
