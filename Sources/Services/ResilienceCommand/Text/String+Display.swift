/// Texts that strangers wrote, such as the names of clients, on a terminal.
extension String {
    /// The text with all that would steer the reader's terminal, hide itself or turn its neighbours round written as in
    /// `\u{1B}`: control and format characters, separators of lines, what is private or nothing yet.
    var printable: String {
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                text += "\\u{\(Swift.String(scalar.value, radix: 16, uppercase: true))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    /// How many columns of a terminal it takes: two for each wide or full-width character and emoji of the Unicode
    /// blocks that have them (UAX #11), none for combining marks.
    var displayWidth: Int {
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return unicodeScalars.reduce(0) { $0 + $1.displayWidth }
    }

    /// The text within so many columns; of a longer one, the middle makes way for `…`, since ends tell names apart.
    func shortened(to width: Int) -> String {
        guard displayWidth > width else { return self }
        let ends = Swift.max(0, width - 1)
        let head = fitting(self, into: ends - ends / 2)
        let tail = Swift.String(fitting(Swift.String(reversed()), into: ends / 2).reversed())
        return head + "…" + tail
    }

    private func fitting(_ text: String, into width: Int) -> String {
        var (taken, used) = ("", 0)
        for character in text {
            used += Swift.String(character).displayWidth
            guard used <= width else { break }
            taken.append(character)
        }
        return taken
    }
}

extension Unicode.Scalar {
    /// How many columns of a terminal it takes.
    var displayWidth: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: return Self.wide.contains { $0.contains(value) } ? 2 : 1
        }
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
        0x20000...0x3FFFD,
    ]
}
