import ResiliencePrimitives

/// A service as lines of text: what is wrong first, then what is limited, then the rest.
///
/// Nothing but a function of what is known, the moment, and the terminal: where the terminal has a height, the lines fit it.
struct ServicePage {
    let view: ServiceView
    let now: MonotonicTime
    let terminal: Terminal
    let glyphs: Glyphs

    init(_ view: ServiceView, at now: MonotonicTime, on terminal: Terminal, glyphs: Glyphs) {
        (self.view, self.now, self.terminal, self.glyphs) = (view, view.pause ?? now, terminal, glyphs)
    }

    /// All lines, without the keys that a reader can press: for scripts and files.
    var snapshot: [String] {
        let body = sections.flatMap { [""] + $0.lines }
        return ([title] + status + body).map(fitted)
    }

    /// The lines of a screen, exactly as many as it has, and how far it can be scrolled.
    func screen(height: Int) -> (lines: [String], lastScroll: Int) {
        let head = Array(([title] + status + [""]).prefix(max(0, height - 2)))
        let room = max(0, height - head.count - 1)
        let sections = sections
        let all = Array(sections.flatMap { $0.lines + [""] }.dropLast())
        let last = all.count > room ? all.count - room + 1 : 0
        let scroll = min(max(view.scroll, 0), last)
        let body =
            scroll > 0 || last == 0 ? Array(all.dropFirst(max(0, scroll - 1)).prefix(room)) : overview(sections, room)
        let blank = Array(repeating: "", count: max(0, room - body.count))
        let place = scroll > 0 ? "  \(scroll)-\(scroll - 1 + body.count) of \(all.count)" : ""
        let lines = head + body + blank + [styled(keys + place, .faint)]
        return (lines.prefix(height).map(fitted), last)
    }

    /// Something of each section, as far as there is room; blank lines between them only where all have some.
    private func overview(_ sections: [PageSection], _ room: Int) -> [String] {
        var gap = 1
        var heights = PageSection.heights(of: sections, within: room, gap: gap)
        if heights.contains(0) {
            gap = 0
            heights = PageSection.heights(of: sections, within: room, gap: gap)
        }
        let parts = zip(sections, heights).filter { $0.1 > 0 }.map { section, height in
            section.lines(within: height) { styled("… \($0.grouped) more", .faint) }
        }
        return Array(parts.joined(separator: Array(repeating: "", count: gap)))
    }

    private var keys: String {
        "q quit  p \(view.pause == nil ? "pause" : "go on")  s sorted by \(view.order)  j k scroll"
    }

    /// A text of whoever's, as it looks here.
    func styled(_ text: String, _ style: TextStyle?) -> String { terminal.styled(text.printable, style) }

    private func fitted(_ line: String) -> String {
        let line = glyphs.shown(line)
        return terminal.width.map { line.clipped(to: $0) } ?? line
    }

    private var sections: [PageSection] {
        guard view.metrics != nil else { return [] }
        return [circuits, rules, clients, queues, store, candidate, news].compactMap(\.self)
    }
}
