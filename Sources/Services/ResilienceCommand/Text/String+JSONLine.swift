extension String {
    /// JSON that somebody else wrote, on one line for a terminal: what would steer that, hide itself or turn its neighbours
    /// round is escaped. It can only stand in a string, so that the value is the same.
    var jsonLine: String {
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
        return unicodeScalars.reduce(into: "") { line, scalar in
            switch scalar.properties.generalCategory {
            case .control where scalar == "\n" || scalar == "\r": break
            case .control where scalar == "\t": line += " "
            case .control, .format, .lineSeparator, .paragraphSeparator:
                for unit in UTF16.encode(scalar) ?? .init() { line += unit.jsonEscape }
            default: line.unicodeScalars.append(scalar)
            }
        }
    }
}

extension UInt16 {
    /// As in `\u001b`.
    fileprivate var jsonEscape: String {
        let digits = String(self, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
