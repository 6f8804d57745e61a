/// A part of the page: what it is about, and rows that can be cut where there is no room.
struct PageSection {
    let heading: String
    /// Above the rows; nil: they need none.
    let titles: String?
    let rows: [String]

    /// A heading with the lines of a table below it, if there are any.
    init(_ heading: String, table: [String] = []) {
        (self.heading, titles, rows) = (heading, table.first, Array(table.dropFirst()))
    }

    /// A heading with lines.
    init(_ heading: String, rows: [String]) { (self.heading, titles, self.rows) = (heading, nil, rows) }

    /// All of it.
    var lines: [String] { [heading] + (titles.map { [$0] } ?? []) + rows }

    /// As much of it as `count` lines hold, the heading before all; `more` says how many rows are left out, where there is a
    /// line for it.
    func lines(within count: Int, more: (Int) -> String) -> [String] {
        let all = lines
        guard all.count > count else { return all }
        let room = count - (all.count - rows.count)
        // A title without a row says nothing
        if room < 1 { return Array(all.prefix(min(count, 1))) }
        return room == 1 ? Array(all.prefix(count)) : all.prefix(count - 1) + [more(rows.count - room + 1)]
    }

    /// How many lines each of `sections`, the more important first, has of `height`, with so many blank lines between them.
    static func heights(of sections: [PageSection], within height: Int, gap: Int) -> [Int] {
        var heights = Array(repeating: 0, count: sections.count)
        var left = height + gap
        // What shows something at all, then line by line in turn
        for (index, section) in sections.enumerated() where left > gap {
            heights[index] = min(section.least, left - gap)
            left -= heights[index] + gap
        }
        var isMore = true
        while left > 0 && isMore {
            isMore = false
            for index in sections.indices where left > 0 && heights[index] > 0 {
                guard heights[index] < sections[index].lines.count else { continue }
                heights[index] += 1
                left -= 1
                isMore = true
            }
        }
        return heights
    }

    /// The heading, and a row if there is one.
    private var least: Int { min(lines.count, lines.count - rows.count + 1) }
}
