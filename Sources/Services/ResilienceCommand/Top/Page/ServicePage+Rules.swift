import ResiliencePrimitives

/// Rules, and the clients that they limit.
extension ServicePage {
    var rules: PageSection? {
        let rules = view.rules
        guard !rules.isEmpty else { return nil }
        let hasRates = view.rates.hasRates
        let isNarrow = terminal.width.map { $0 < 64 } ?? false
        let hasShadow = rules.contains { ($0.shadowed ?? 0) > 0 }
        let hasBypass = rules.contains { ($0.bypassed ?? 0) > 0 }
        let parts = isWide ? (terminal.width.map { $0 < 120 } ?? false ? 20 : 30) : 12
        var columns: [TextTable.Column] = [.name("rule")]
        if hasRates {
            columns += [.number("denied/s")]
            if !isNarrow { columns += [.number("allowed/s"), .text("last minute")] }
        }
        columns += [.number("denied")]
        if !isNarrow { columns += [.number("allowed")] }
        if isWide && hasShadow { columns += [.number("shadowed")] }
        if isWide && hasBypass { columns += [.number("bypassed")] }
        var table = TextTable(columns)
        for rule in rules {
            let denied = view.rates.deniedRate(rule.name) ?? 0
            let style: TextStyle? = denied > 0 ? .bad : nil
            var cells = [TextCell(rule.name)]
            if hasRates {
                cells += [TextCell(denied.rate, style)]
                if !isNarrow {
                    cells += [
                        TextCell((view.rates.allowedRate(rule.name) ?? 0).rate),
                        TextCell(glyphs.line(view.rates.denials(rule.name, parts: parts)), style),
                    ]
                }
            }
            cells += [TextCell(rule.denied)]
            if !isNarrow { cells += [TextCell(rule.allowed)] }
            if isWide && hasShadow { cells += [TextCell(rule.shadowed ?? 0)] }
            if isWide && hasBypass { cells += [TextCell(rule.bypassed ?? 0)] }
            table.add(cells)
        }
        return PageSection(
            styled("Rules", .heading) + styled("  \(rulesNote(rules))", .faint), table: table.lines(for: terminal))
    }

    private func rulesNote(_ rules: [RateLimitMetrics.Rule]) -> String {
        if view.metrics?.rateLimiting?.enabled == false { return "limits are switched off" }
        guard view.rates.hasRates else { return "since the start" }
        let sum = { (rate: (String) -> Double?) in rules.reduce(0) { $0 + (rate($1.name) ?? 0) } }
        return "\(sum(view.rates.deniedRate).rate) denied and \(sum(view.rates.allowedRate).rate) allowed a second"
    }

    var clients: PageSection? {
        let heading = styled("Most denied clients", .heading)
        if let reason = view.whyNoClients { return PageSection(heading + styled("  \(reason)", .warning)) }
        guard let answer = view.clients else { return nil }
        var note: [String] = []
        if let window = answer.windowSeconds { note.append("in \(Duration(inSeconds: window).shown)") }
        if let bound = answer.errorBound, bound > 0 { note.append("counts at most \(bound.grouped) too high") }
        guard !answer.clients.isEmpty else {
            return PageSection(heading + styled("  none " + (note.first ?? ""), .faint))
        }
        var table = TextTable([.name("client"), .text("type"), .number("denied"), .number("at least")])
        for client in answer.clients {
            table.add(
                TextCell(client.client), TextCell(client.clientType ?? ""), TextCell(client.count),
                TextCell(client.count.subtractingReportingOverflow(client.error ?? 0).partialValue))
        }
        return PageSection(
            heading + styled("  " + note.joined(separator: ", "), .faint), table: table.lines(for: terminal))
    }
}

extension Double {
    /// So many a second: what is not nothing does not look so.
    fileprivate var rate: String {
        if self <= 0 { return "0" }
        if self < 0.05 { return "<0.1" }
        guard self < 99.95 else { return Int(Swift.min(rounded(), 1e15)).grouped }
        let tenths = Int((self * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
