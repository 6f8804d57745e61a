import Backpressure
import CircuitBreaking

extension ComparisonOutcome {
    /// The comparison for people; of each list, the first `top`.
    func report(for terminal: Terminal, top: Int) -> TextReport {
        var report = TextReport(for: terminal)
        report.line(events: comparison.events, in: span)
        report.line("before: \(sources.before)")
        report.line("after:  \(sources.after)")
        if comparison.counts.before.total.total > 0 {
            addTotals(to: &report)
            add(newly, top, "Newly denied", none: "Nobody would newly be denied.", to: &report)
            add(noLonger, top, "No longer denied", none: "Nobody would be denied no longer.", to: &report)
            addRules(to: &report)
        }
        addCircuits(to: &report)
        addQueues(to: &report)
        return report
    }

    private func addTotals(to report: inout TextReport) {
        report.heading("Requests")
        var table = TextTable(.text("answer"), .number("before"), .number("after"), .number("change"))
        let totals = comparison.counts.map(\.total.named)
        for (before, after) in zip(totals.before, totals.after) where before.count > 0 || after.count > 0 {
            let counts = BeforeAfter(before: before.count, after: after.count)
            table.add(TextCell(before.name), TextCell(counts.before), TextCell(counts.after), TextCell(counts.change))
        }
        report.table(table)
        if comparison.identifiedOtherwise > 0 {
            let requests = comparison.identifiedOtherwise.counted("request comes", "requests come")
            report.line("\(requests) from another client after than before.", .warning)
        }
    }

    private func add(
        _ direction: Comparison.Direction, _ top: Int, _ title: String, none: String, to report: inout TextReport
    ) {
        guard !direction.entries.isEmpty else {
            report.heading(title)
            return report.line(none)
        }
        let (requests, clients) = (direction.requests.counted("request"), direction.clients.counted("client"))
        report.heading("\(title): \(requests) of \(clients)")
        var table = TextTable(
            .name("rule"), .name("client"), .number("requests"), .number("denied before"), .number("after"),
            .text("first"))
        for (rule, client, change, denied) in direction.entries.prefix(top) {
            table.add(
                TextCell(rule), TextCell(client), TextCell(change.requests), TextCell(denied.before),
                TextCell(denied.after), TextCell(change.first.shown))
        }
        report.table(table)
        let others = direction.entries.count - top
        if others > 0 {
            report.line("… and \(others.grouped) more: --top shows more of them, --format json all.", .faint)
        }
    }

    private func addRules(to report: inout TextReport) {
        report.heading("Rules")
        var table = TextTable(
            .name("rule"), .number("denied before"), .number("after"), .number("change"),
            .number("shadowed before"), .number("after"), .text(""))
        for name in rules {
            let counts = comparison.counts.map { $0.ofRule(name) }
            let denied = counts.map { $0?.denied ?? 0 }
            let place = counts.before == nil ? "only after" : counts.after == nil ? "only before" : ""
            table.add(
                TextCell(name), cell(counts.before?.denied), cell(counts.after?.denied), TextCell(denied.change),
                cell(counts.before?.shadowed), cell(counts.after?.shadowed), TextCell(place, .warning))
        }
        report.table(table)
    }

    private func cell(_ count: Int?) -> TextCell { count.map { TextCell($0) } ?? "–" }

    private func addCircuits(to report: inout TextReport) {
        guard !circuits.isEmpty else { return }
        report.heading("Circuits, before → after")
        var table = TextTable(.name("circuit"), .number("calls"), .number("rejected"), .number("opened"))
        for circuit in circuits {
            let totals = circuit.map(\.statistics.totals)
            table.add(
                TextCell(circuit.before.name), cell(totals.map(\.calls)), cell(totals.map(\.rejected)),
                cell(totals.map(\.opened)))
        }
        report.table(table)
    }

    private func addQueues(to report: inout TextReport) {
        guard !queues.isEmpty else { return }
        report.heading("Queues, before → after")
        var table = TextTable(
            .name("queue"), .number("taken"), .number("dropped"), .number("expired"), .number("refused"),
            .number("timed out"))
        for queue in queues {
            let counts = queue.map(\.statistics)
            table.add(
                TextCell(queue.before.name), cell(counts.map(\.taken)), cell(counts.map(\.dropped)),
                cell(counts.map(\.expired)), cell(counts.map(\.refused)), cell(counts.map(\.timedOut)))
        }
        report.table(table)
    }

    private func cell(_ counts: BeforeAfter<Int>) -> TextCell {
        guard counts.before != counts.after else { return TextCell(counts.before) }
        return TextCell("\(counts.before.grouped) → \(counts.after.grouped)", .warning)
    }
}
