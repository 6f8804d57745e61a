/// What a command has found, as lines for people.
struct TextReport {
    private let terminal: Terminal
    private(set) var lines: [String] = []

    init(for terminal: Terminal) { self.terminal = terminal }

    /// Begins a part.
    mutating func heading(_ text: String) {
        if !lines.isEmpty { lines.append("") }
        lines.append(terminal.styled(text.printable, .heading))
    }

    /// Adds a line.
    mutating func line(_ text: String, _ style: TextStyle? = nil) {
        lines.append(terminal.styled(text.printable, style))
    }

    /// Adds a table; nothing for one without rows.
    mutating func table(_ table: TextTable) {
        if !table.isEmpty { lines += table.lines(for: terminal) }
    }

    /// All of it, to be written.
    var bytes: [UInt8] { lines.flatMap { Array("\($0)\n".utf8) } }
}
