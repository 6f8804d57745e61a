extension RequestPicture {
    /// So many shades, from few hits to many.
    private static let shades = 5

    /// A row for each of those hit most: a name, how often, and when.
    func drawStrips(in drawing: inout SVGText) {
        guard !hits.isEmpty else { return }
        let rows = hits.map { cells(of: $0.strip) }
        let most = rows.flatMap { $0.values }.max() ?? 1
        drawing.text(heading, "part", x: Layout.left, y: stripsTop - 26)
        drawScale(upTo: most, in: &drawing)
        var shaded = Array(repeating: SVGPath(), count: Self.shades)
        for (row, (client, strip)) in hits.enumerated() {
            let y = stripsTop + Double(row) * Layout.rowHeight
            drawName(client, strip.total, y: y + 8, in: &drawing)
            drawing.element(
                "rect", ("class", "track"), ("x", SVGText.number(Layout.left)), ("y", SVGText.number(y + 14)),
                ("width", SVGText.number(Layout.plotWidth)), ("height", SVGText.number(Layout.stripHeight)))
            for (column, count) in rows[row].sorted(by: { $0.key < $1.key }) {
                shaded[Self.shade(count, of: most)].add(
                    x: Layout.left + Double(column) * columnWidth, y: y + 14, width: columnWidth,
                    height: Layout.stripHeight)
            }
        }
        for (shade, path) in shaded.enumerated() where !path.isEmpty {
            drawing.element("path", ("class", "denied"), ("opacity", Self.opacity(shade)), ("d", path.data))
        }
    }

    private var heading: String {
        hits.count < chart.hitCount ? "\(stripsTitle), of \(chart.hitCount.counted("client"))" : stripsTitle
    }

    private func cells(of strip: HitStrip) -> [Int: Int] {
        strip.hits(width: chart.bins.width).reduce(into: [:]) { cells, hit in
            cells[column(ofBin: hit.bin), default: 0] += hit.count
        }
    }

    private func drawName(_ client: String, _ total: Int, y: Double, in drawing: inout SVGText) {
        let name = client.printable
        let shown = name.isEmpty ? "(no name)" : name.shortened(to: Layout.longestName)
        drawing.text(shown, "client", x: Layout.left, y: y)
        drawing.text(total.grouped, "mark end", x: Layout.width - Layout.right, y: y)
    }

    private func drawScale(upTo most: Int, in drawing: inout SVGText) {
        let (y, side) = (stripsTop - 36, 11.0)
        let label = "\(most.grouped) per \(columnName)"
        var x = Layout.width - Layout.right - Double(label.count) * 6.3
        drawing.text(label, "mark end", x: Layout.width - Layout.right, y: y + 10)
        // Beyond the square of their number all shades stand for something
        let counts =
            most >= Self.shades * Self.shades ? Array(0..<Self.shades) : (1...most).map { Self.shade($0, of: most) }
        let shades = Set(counts).sorted()
        x -= 8 + Double(shades.count) * side
        for (index, shade) in shades.enumerated() {
            var path = SVGPath()
            path.add(x: x + Double(index) * side, y: y, width: side, height: side)
            drawing.element("path", ("class", "denied"), ("opacity", Self.opacity(shade)), ("d", path.data))
        }
        if most > 1 { drawing.text("1", "mark end", x: x - 7, y: y + 10) }
    }

    /// By the square root, so that few hits beside many are seen too.
    private static func shade(_ count: Int, of most: Int) -> Int {
        let part = (Double(count) / Double(most)).squareRoot() * Double(shades)
        return min(shades - 1, max(0, Int(part.rounded(.up)) - 1))
    }

    private static func opacity(_ shade: Int) -> String { ["0.25", "0.43", "0.62", "0.81", "1"][shade] }
}
