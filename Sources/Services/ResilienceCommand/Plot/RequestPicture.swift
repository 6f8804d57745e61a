import ResiliencePrimitives

/// Draws a chart of requests as SVG, in light colours and in dark ones as the reader prefers: columns of what was allowed
/// and denied over time, below them when those were hit who were hit most.
struct RequestPicture {
    /// In units of the picture, which scales to any width.
    enum Layout {
        static let width = 880.0
        static let left = 58.0
        static let right = 18.0
        static let plotWidth = width - left - right
        static let panelHeight = 190.0
        static let rowHeight = 38.0
        static let stripHeight = 14.0
        /// The most columns that are still told apart.
        static let mostColumns = 200
        /// Fewer would be slabs.
        static let fewestColumns = 24
        /// The most characters of a name.
        static let longestName = 90
    }

    let chart: RequestChart
    let title: String
    /// What the strips below are about.
    let stripsTitle: String
    /// How many bins make a column, the number of the first, and how many columns there are.
    let joined: Int
    let firstBin: Int
    let columns: Int
    let hits: [(client: String, strip: HitStrip)]

    init(_ chart: RequestChart, title: String, stripsTitle: String, top: Int = 10) {
        (self.chart, self.title, self.stripsTitle) = (chart, title, stripsTitle)
        let bins = chart.bins
        joined = bins.count > Layout.mostColumns ? 2 : 1
        firstBin = bins.first - (joined == 2 && bins.first % 2 != 0 ? 1 : 0)
        columns = max(Layout.fewestColumns, (bins.first + bins.count - firstBin + joined - 1) / joined)
        hits = chart.hitMost(top)
    }

    var columnWidth: Double { Layout.plotWidth / Double(columns) }
    /// How long a column is, in nanoseconds.
    var columnTime: Int128 { Int128(chart.bins.width.nanoseconds) * Int128(joined) }
    /// The moments at its left and its right end.
    var start: MonotonicTime { moment(0) }
    var end: MonotonicTime { moment(columns) }

    private func moment(_ column: Int) -> MonotonicTime {
        let bin = Int128(firstBin) + Int128(column) * Int128(joined)
        return MonotonicTime(nanoseconds: Int64(clamping: bin * Int128(chart.bins.width.nanoseconds)))
    }

    /// Where a moment is from left to right.
    func x(_ time: MonotonicTime) -> Double {
        let distance = Double(Int128(time.nanoseconds) - Int128(start.nanoseconds))
        return Layout.left + distance / Double(columnTime) * columnWidth
    }

    /// The column that a bin is in.
    func column(ofBin bin: Int) -> Int { (bin - firstBin) / joined }

    /// How many requests of a panel ended so, by column.
    func values(_ outcome: RequestChart.Outcome, in panel: Int) -> [Int] {
        var values = Array(repeating: 0, count: columns)
        for bin in 0..<chart.bins.count {
            values[column(ofBin: chart.bins.first + bin)] += chart.value(outcome, in: panel, bin: bin)
        }
        return values
    }

    /// The length of a column in words.
    var columnName: String {
        let milliseconds = columnTime / 1_000_000
        let units: [(name: String, length: Int128)] = [
            ("day", 86_400_000), ("hour", 3_600_000), ("min", 60_000), ("s", 1000), ("ms", 1),
        ]
        guard let unit = units.first(where: { milliseconds % $0.length == 0 }) else { return "" }
        let number = milliseconds / unit.length
        let plural = number > 1 && unit.length >= 3_600_000 ? "s" : ""
        return number == 1 ? unit.name : "\(number) \(unit.name)\(plural)"
    }
}
