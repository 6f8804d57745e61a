/// Rows in aligned columns, for people.
struct TextTable {
    /// What stands above each other.
    struct Column {
        let title: String
        /// Whether it is set to the right, as numbers are.
        var isNumeric = false
        /// Whether it makes way where lines would be too long.
        var isShortened = false

        static func text(_ title: String) -> Column { Column(title: title) }
        static func number(_ title: String) -> Column { Column(title: title, isNumeric: true) }
        /// Names that anybody may have given, of any length.
        static func name(_ title: String) -> Column { Column(title: title, isShortened: true) }
    }

    private static let gap = 2
    /// A name that is shortened further says nothing any more.
    private static let shortest = 12

    let columns: [Column]
    private var rows: [[TextCell]] = []

    init(_ columns: Column...) { self.columns = columns }

    init(_ columns: [Column]) { self.columns = columns }

    var isEmpty: Bool { rows.isEmpty }

    /// Adds a row at the bottom.
    ///
    /// - Precondition: it has a cell for each column.
    mutating func add(_ cells: TextCell...) { add(cells) }

    /// Adds a row at the bottom.
    ///
    /// - Precondition: it has a cell for each column.
    mutating func add(_ cells: [TextCell]) {
        precondition(cells.count == columns.count, "\(cells.count) cells in \(columns.count) columns")
        rows.append(cells)
    }

    /// The lines, the titles first, none of them wider than the terminal unless nothing is left to be shortened.
    func lines(for terminal: Terminal) -> [String] {
        let widths = widths(within: terminal.width)
        let titles = columns.map { TextCell($0.title, .faint) }
        return ([titles] + rows).map { cells in line(cells, widths, terminal) }
    }

    private func widths(within most: Int?) -> [Int] {
        var widths = columns.indices.map { column in
            rows.reduce(columns[column].title.displayWidth) { max($0, $1[column].text.displayWidth) }
        }
        guard let most else { return widths }
        var excess = widths.reduce(Self.gap * (columns.count - 1), +) - most
        while excess > 0 {
            let able = widths.indices.filter { columns[$0].isShortened && widths[$0] > Self.shortest }
            guard let widest = able.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func line(_ cells: [TextCell], _ widths: [Int], _ terminal: Terminal) -> String {
        var line = ""
        var blanks = 0
        for (index, cell) in cells.enumerated() {
            let text = cell.text.shortened(to: widths[index])
            let padding = widths[index] - text.displayWidth
            let isNumeric = columns[index].isNumeric
            // What is blank at the end of a line is left out
            if !text.isEmpty {
                line += String(repeating: " ", count: blanks + (isNumeric ? padding : 0))
                line += terminal.styled(text, cell.style)
                blanks = isNumeric ? 0 : padding
            } else {
                blanks += padding
            }
            blanks += Self.gap
        }
        return line
    }
}
