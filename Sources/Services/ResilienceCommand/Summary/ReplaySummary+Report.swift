import CircuitBreaking
import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives

extension ReplaySummary {
    /// The summary for people: tables, what matters first.
    func report(for terminal: Terminal) -> TextReport {
        var report = TextReport(for: terminal)
        report.line(events: traffic.events, in: span)
        if traffic.counts.total > 0 {
            addRequests(to: &report)
            addClosest(to: &report)
            for rule in traffic.rules { addHits(of: rule, to: &report) }
        }
        addCircuits(to: &report)
        addQueues(to: &report)
        return report
    }

    private func addRequests(to report: inout TextReport) {
        report.heading("Requests")
        let counts = traffic.counts
        var table = TextTable(.text("answer"), .number("requests"), .number("share"))
        for (name, count) in counts.named where count > 0 {
            let share = Share(Int128(count), of: Int128(counts.total))
            table.add(TextCell(name), TextCell(count), TextCell(share?.shown ?? ""))
        }
        report.table(table)
        report.heading("Rules")
        var rules = TextTable(
            .name("rule"), .number("allowed"), .number("denied"), .number("shadowed"), .number("bypassed"),
            .number("clients"), .number("clients hit"))
        for rule in traffic.rules {
            let counts = rule.counts
            rules.add(
                TextCell(rule.rule.name), TextCell(counts.allowed),
                TextCell(counts.denied, counts.denied > 0 ? .bad : nil),
                TextCell(counts.shadowed, counts.shadowed > 0 ? .warning : nil), TextCell(counts.bypassed),
                TextCell(rule.clientCount), TextCell(rule.hitCount))
        }
        report.table(rules)
    }

    private func addClosest(to report: inout TextReport) {
        var table = TextTable(
            .name("rule"), .number("left"), .number("of"), .text("limit"), .name("client"), .text("when"))
        for rule in traffic.rules {
            guard let closest = rule.closest else { continue }
            let quota = closest.quota
            table.add(
                TextCell(rule.rule.name), TextCell(closest.remaining), TextCell(quota.capacity),
                TextCell("\(Rate(quota))"), TextCell(closest.client.text),
                TextCell(closest.time.shown))
        }
        guard !table.isEmpty else { return }
        report.heading("The closest anybody came to a limit")
        report.table(table)
    }

    private func addHits(of rule: RuleSummary, to report: inout TextReport) {
        let hits = rule.hitMost(top)
        guard !hits.isEmpty else { return }
        let clients = rule.hitCount.counted("client")
        report.heading("Hit most by \(rule.rule.name)" + (hits.count < rule.hitCount ? ", of \(clients)" : ""))
        var table = TextTable(
            .name("client"), .number(rule.rule.isShadow ? "shadowed" : "denied"), .number("requests"),
            .text("first"), .text("last"))
        for (client, tally) in hits {
            table.add(
                TextCell(client), TextCell(tally.hits), TextCell(tally.requests), TextCell(tally.firstHit.shown),
                TextCell(tally.lastHit.shown))
        }
        report.table(table)
    }

    private func addCircuits(to report: inout TextReport) {
        guard !circuits.isEmpty else { return }
        report.heading("Circuits, by share of the time")
        var table = TextTable(
            .name("circuit"), .number("closed"), .number("open"), .number("half open"), .number("calls"),
            .number("rejected"), .number("opened"), .text("in the end"))
        for circuit in circuits {
            let (totals, state) = (circuit.statistics.totals, circuit.statistics.state)
            let shares = [.closed, .open, .halfOpen].map { circuit.timeline.share(of: $0)?.shown ?? "–" }
            table.add(
                TextCell(circuit.name), TextCell(shares[0]), TextCell(shares[1]), TextCell(shares[2]),
                TextCell(totals.calls), TextCell(totals.rejected, totals.rejected > 0 ? .bad : nil),
                TextCell(totals.opened), TextCell(state.rawValue, state == .closed ? nil : .warning))
        }
        report.table(table)
    }
}
