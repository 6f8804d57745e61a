import ResiliencePrimitives

extension RequestPicture {
    /// The picture, some ten kilobytes.
    var svg: String {
        var drawing = SVGText()
        let number = SVGText.number
        drawing.element(
            "svg", ("xmlns", "http://www.w3.org/2000/svg"),
            ("viewBox", "0 0 \(number(Layout.width)) \(number(height))"), ("role", "img"),
            ("aria-labelledby", "title summary")
        ) { drawing in
            drawing.element("title", ("id", "title"), text: title)
            drawing.element("desc", ("id", "summary"), text: summary)
            drawing.element("style", text: Self.style.replacing("\n", with: " "))
            drawing.element("rect", ("class", "page"), ("width", "100%"), ("height", "100%"))
            drawing.text(title, "title", x: Layout.left, y: 34)
            drawing.text(summary, "note", x: Layout.left, y: 56)
            guard chart.bins.count > 0 else { return }
            drawLegend(in: &drawing, y: 84)
            for panel in chart.panels.indices { drawPanel(panel, in: &drawing) }
            drawTimes(in: &drawing)
            drawStrips(in: &drawing)
        }
        return drawing.text
    }

    private var height: Double {
        guard chart.bins.count > 0 else { return 80 }
        return hits.isEmpty ? panelBottom + 36 : stripsTop + Double(hits.count) * Layout.rowHeight + 8
    }

    /// Where the columns of a panel stand.
    func panelBase(_ panel: Int) -> Double {
        let caption = chart.panels.count > 1 ? 30.0 : 0
        return 100 + Double(panel + 1) * (Layout.panelHeight + caption) + Double(panel) * 6
    }

    var panelBottom: Double { panelBase(chart.panels.count - 1) }
    var stripsTop: Double { panelBottom + 76 }

    private var summary: String {
        let total = RequestChart.Outcome.allCases.reduce(0) { $0 + chart.total($1, in: 0) }
        guard total > 0 else { return "No requests." }
        let counts = chart.panels.count == 1 ? ", \(counts(of: 0))" : ""
        return "\(span) · \(total.counted("request"))\(counts)"
    }

    /// From when to when, no finer than the columns are.
    private var span: String {
        let (first, last) = (start.shown, end.shown)
        guard start.isDate else { return "\(first) – \(last)" }
        let seconds = columnTime % 60_000_000_000 == 0 ? 3 : 0
        let isOneDay = first.prefix(10) == last.prefix(10)
        return "\(first.dropLast(seconds)) – \(last.dropFirst(isOneDay ? 11 : 0).dropLast(seconds)) UTC"
    }

    /// How many requests of a panel were denied, or would have been.
    func counts(of panel: Int) -> String {
        let total = RequestChart.Outcome.allCases.reduce(0) { $0 + chart.total($1, in: panel) }
        let named = [("denied", RequestChart.Outcome.denied), ("shadowed", .shadowed)]
        return named.compactMap { name, outcome in
            let count = chart.total(outcome, in: panel)
            guard count > 0 || outcome == .denied, let share = Share(Int128(count), of: Int128(total)) else {
                return nil
            }
            return "\(count.grouped) \(name) (\(share.shown))"
        }.joined(separator: ", ")
    }

    private static let style = """
        text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
        .title { font-size: 19px; font-weight: 600 }
        .part { font-size: 14px; font-weight: 600 }
        .note, .mark { fill: #59636e }
        .mark { font-size: 12px }
        .end { text-anchor: end }
        .middle { text-anchor: middle }
        .client { font: 12.5px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
        .page { fill: #ffffff }
        .grid { stroke: #d8dee4; stroke-width: 1 }
        .base { stroke: #8c959f; stroke-width: 1 }
        .track { fill: #f0f3f6 }
        .allowed { fill: #8fb4de }
        .shadowed { fill: #e3a32c }
        .denied { fill: #cf3f2e }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .note, .mark { fill: #9198a1 }
          .page { fill: #0d1117 }
          .grid { stroke: #262c34 }
          .base { stroke: #656c76 }
          .track { fill: #171c23 }
          .allowed { fill: #3d6896 }
          .shadowed { fill: #d9a441 }
          .denied { fill: #f2695a }
        }

        """
}

extension SVGText {
    /// Adds words at a place.
    mutating func text(_ content: String, _ style: String, x: Double, y: Double) {
        element("text", ("class", style), ("x", Self.number(x)), ("y", Self.number(y)), text: content)
    }
}
