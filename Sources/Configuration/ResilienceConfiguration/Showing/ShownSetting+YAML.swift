extension ShownSetting {
    /// This on one line of YAML, as people would write it; nil for a section, or a list of sections, which takes several.
    var yaml: String? {
        switch self {
        case .bare(let literal): return literal
        case .text(let text): return Self.isPlain(text) ? text : Self.escaped(text)
        case .list(let elements):
            let written = elements.map(\.yaml)
            guard written.allSatisfy({ $0 != nil }) else { return nil }
            return "[\(written.compactMap { $0 }.joined(separator: ", "))]"
        case .section: return nil
        }
    }

    /// Whether YAML reads a text as that text without quotes: a path, a rate or a word that means nothing else.
    private static func isPlain(_ text: String) -> Bool {
        let isLetter = { (byte: UInt8) in (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
        let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        let marks = Set("/_.*-@+".utf8)
        guard let first = text.utf8.first, text.utf8.allSatisfy({ isLetter($0) || isDigit($0) || marks.contains($0) })
        else { return false }
        let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
        return text.contains("/")
            ? isLetter(first) || isDigit(first) || first == UInt8(ascii: "/")
            : text == ".*" || isLetter(first) && !words.contains(text.lowercased())
    }

    /// A text in double quotes (YAML 1.2, 7.3.1), with what is not printed as it is, or could end a line, by its number.
    private static func escaped(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C: quoted += "\\\(scalar)"
            case 0x20...0x7E: quoted.unicodeScalars.append(scalar)
            case 0xA1... where scalar.properties.isAlphabetic: quoted.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return quoted + "\""
    }
}

extension SettingSection {
    /// What the section says other than its defaults, and the keys that are named, as lines of YAML, a key each; without
    /// the sections in it.
    package func yamlLines(always names: Set<String> = []) -> [String] {
        let standard = Self()
        return Self.keys.compactMap { key in
            guard let value = key.show(self), names.contains(key.name) || value != key.show(standard) else {
                return nil
            }
            return value.yaml.map { "\(key.name): \($0)" }
        }
    }
}
