import ResiliencePrimitives

extension RequestPicture {
    private static let names: [(outcome: RequestChart.Outcome, name: String)] = [
        (.allowed, "allowed"), (.shadowed, "shadowed"), (.denied, "denied"),
    ]
    /// What is there is seen, however much more there is of the rest.
    private static let leastHeight = 1.5

    /// What the colours and the columns mean.
    func drawLegend(in drawing: inout SVGText, y: Double) {
        drawing.text("requests per \(columnName)", "mark", x: Layout.left, y: y)
        var x = Layout.width - Layout.right
        for (outcome, name) in Self.names.reversed() where isShown(outcome) {
            x -= Double(name.count) * 6.6
            drawing.text(name, "mark", x: x, y: y)
            x -= 16
            drawing.element(
                "rect", ("class", name), ("x", SVGText.number(x)), ("y", SVGText.number(y - 10)), ("width", "11"),
                ("height", "11"), ("rx", "2"))
            x -= 18
        }
    }

    private func isShown(_ outcome: RequestChart.Outcome) -> Bool {
        outcome != .shadowed || chart.panels.indices.contains { chart.total(.shadowed, in: $0) > 0 }
    }

    /// All panels have one scale, that of the highest column among them.
    private var counts: CountAxis {
        let highest = chart.panels.indices.map { panel in
            let stacks = RequestChart.Outcome.allCases.map { values($0, in: panel) }
            return (0..<columns).map { column in stacks.reduce(0) { $0 + $1[column] } }.max() ?? 0
        }
        return CountAxis(upTo: highest.max() ?? 0, marks: chart.panels.count > 1 ? 4 : 5)
    }

    func drawPanel(_ panel: Int, in drawing: inout SVGText) {
        let (base, axis) = (panelBase(panel), counts)
        if chart.panels.count > 1 {
            let name = chart.panels[panel].shortened(to: Layout.longestName - 40)
            drawing.text(
                "\(name): \(self.counts(of: panel))", "part", x: Layout.left, y: base - Layout.panelHeight - 10)
        }
        let height = { (count: Int) in Double(count) / Double(axis.top) * Layout.panelHeight }
        for mark in axis.marks {
            line(
                "grid", from: (Layout.left, base - height(mark)),
                to: (Layout.width - Layout.right, base - height(mark)), in: &drawing)
            drawing.text(
                CountAxis.label(mark), "mark end", x: Layout.left - 8, y: base - height(mark) + 4)
        }
        drawing.text("0", "mark end", x: Layout.left - 8, y: base + 4)
        drawColumns(of: panel, on: base, height, in: &drawing)
        line("base", from: (Layout.left, base), to: (Layout.width - Layout.right, base), in: &drawing)
    }

    private func drawColumns(
        of panel: Int, on base: Double, _ height: (Int) -> Double, in drawing: inout SVGText
    ) {
        let gap = columnWidth > 3 ? min(2, columnWidth * 0.15) : 0
        var tops = Array(repeating: base, count: columns)
        for (outcome, name) in Self.names {
            var path = SVGPath()
            for (column, count) in values(outcome, in: panel).enumerated() where count > 0 {
                let tall = max(Self.leastHeight, height(count))
                tops[column] -= tall
                path.add(
                    x: Layout.left + Double(column) * columnWidth + gap / 2, y: tops[column], width: columnWidth - gap,
                    height: tall)
            }
            if !path.isEmpty { drawing.element("path", ("class", name), ("d", path.data)) }
        }
    }

    private func line(
        _ style: String, from start: (x: Double, y: Double), to end: (x: Double, y: Double), in drawing: inout SVGText
    ) {
        drawing.element(
            "line", ("class", style), ("x1", SVGText.number(start.x)), ("y1", SVGText.number(start.y)),
            ("x2", SVGText.number(end.x)), ("y2", SVGText.number(end.y)))
    }

    func drawTimes(in drawing: inout SVGText) {
        for (time, label) in TimeAxis(from: start, to: end).marks {
            let x = x(time)
            line("base", from: (x, panelBottom), to: (x, panelBottom + 5), in: &drawing)
            // At the ends, so that no letter is cut off
            let half = Double(label.count) * 3.4
            let place = min(max(x, half), Layout.width - half)
            drawing.text(label, "mark middle", x: place, y: panelBottom + 20)
        }
    }
}
