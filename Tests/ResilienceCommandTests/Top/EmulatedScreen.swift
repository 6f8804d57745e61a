/// What a terminal shows of what is written to it: as much of one as a page that is drawn as a whole needs, and strict, so
/// that what no terminal is sure to understand is seen.
struct EmulatedScreen {
    private(set) var columns: Int
    private(set) var lines: [String]
    /// Whether the second screen is shown.
    private(set) var isAlternate = false
    private(set) var isCursorShown = true
    /// What was on the first screen, all of it.
    private(set) var ordinary = ""
    /// Sequences that it does not know.
    private(set) var complaints: [String] = []
    /// Lines that were too long or too many.
    private(set) var overflows: [String] = []
    /// How often it was drawn anew from the top.
    private(set) var frames = 0
    private var row = 0
    private var column = 0
    private var pending: [UInt8] = []

    init(columns: Int, rows: Int) {
        self.columns = columns
        lines = Array(repeating: "", count: rows)
    }

    var text: String { lines.joined(separator: "\n") }

    mutating func resize(columns: Int, rows: Int) {
        self.columns = columns
        lines = Array((lines + Array(repeating: "", count: rows)).prefix(rows))
        row = min(row, rows - 1)
    }

    mutating func take(_ bytes: some Sequence<UInt8>) {
        pending += bytes
        // Characters and sequences may come in halves
        while let used = takeOne() { pending.removeFirst(used) }
    }

    private mutating func takeOne() -> Int? {
        guard let first = pending.first else { return nil }
        if first == 0x1B { return takeSequence() }
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard pending.count >= length else { return nil }
        put(String(decoding: pending.prefix(length), as: UTF8.self))
        return length
    }

    private mutating func takeSequence() -> Int? {
        guard pending.count >= 2 else { return nil }
        guard pending[1] == UInt8(ascii: "["),
            let end = pending.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) })
        else {
            if pending[1] != UInt8(ascii: "[") { complaints.append("ESC \(pending[1])") }
            return pending[1] == UInt8(ascii: "[") ? nil : 2
        }
        let parameters = String(decoding: pending[2..<end], as: UTF8.self)
        switch (parameters, pending[end]) {
        case ("", UInt8(ascii: "H")):
            (row, column) = (0, 0)
            frames += 1
        case ("", UInt8(ascii: "K")): lines[row] = prefix(of: lines[row])
        case ("", UInt8(ascii: "J")):
            lines[row] = prefix(of: lines[row])
            for later in lines.indices where later > row { lines[later] = "" }
        case ("2", UInt8(ascii: "J")): lines = lines.map { _ in "" }
        case ("?1049", UInt8(ascii: "h")): isAlternate = true
        case ("?1049", UInt8(ascii: "l")): isAlternate = false
        case ("?25", UInt8(ascii: "l")): isCursorShown = false
        case ("?25", UInt8(ascii: "h")): isCursorShown = true
        case ("?7", _), ("?2026", _), (_, UInt8(ascii: "m")): break
        default: complaints.append("ESC [ \(parameters) \(Unicode.Scalar(pending[end]))")
        }
        return end + 1
    }

    private func prefix(of line: String) -> String { String(line.prefix(column)) }

    private mutating func put(_ character: String) {
        guard isAlternate else {
            ordinary += character
            return
        }
        switch character {
        case "\r": column = 0
        case "\n":
            if row + 1 < lines.count { row += 1 } else { overflows.append("scrolled") }
        default:
            if column >= columns { overflows.append("line \(row) is too long") }
            // All that the tests show is one column wide
            let line = lines[row].padding(to: column)
            lines[row] = String(line.prefix(column)) + character + String(line.dropFirst(column + 1))
            column += 1
        }
    }
}

extension String {
    fileprivate func padding(to count: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, count - self.count))
    }
}
