import Backpressure

extension ReplaySummary {
    /// The queues for people.
    func addQueues(to report: inout TextReport) {
        guard !queues.isEmpty else { return }
        report.heading("Queues")
        var table = TextTable(
            .name("queue"), .number("offered"), .number("taken"), .number("dropped"), .number("expired"),
            .number("refused"), .number("timed out"), .number("left"), .number("waiting"))
        for queue in queues {
            let counts = queue.statistics
            table.add(
                TextCell(queue.name), TextCell(counts.offered), TextCell(counts.taken), lost(counts.dropped),
                lost(counts.expired), lost(counts.refused), lost(counts.timedOut), TextCell(counts.depth),
                TextCell(counts.waitingProducers))
        }
        report.table(table)
        addDepths(to: &report)
        addWaits(to: &report)
    }

    private func lost(_ count: Int) -> TextCell { TextCell(count, count > 0 ? .bad : nil) }

    private func addDepths(to report: inout TextReport) {
        report.heading("Items in a queue, by share of the time, and bytes")
        var table = TextTable(
            .name("queue"), .number("p50"), .number("p95"), .number("p99"), .number("most"), .number("most bytes"))
        for queue in queues {
            let percentiles = [50, 95, 99].map { queue.times.depths.percentile($0)?.grouped ?? "–" }
            table.add(
                TextCell(queue.name), TextCell(percentiles[0]), TextCell(percentiles[1]), TextCell(percentiles[2]),
                TextCell(queue.statistics.highestDepth), TextCell(queue.statistics.highestBytes.shownBytes))
        }
        report.table(table)
    }

    private func addWaits(to report: inout TextReport) {
        var table = TextTable(
            .name("queue"), .text("who waited"), .number("how many"), .number("p50"), .number("p95"), .number("p99"),
            .number("longest"))
        for queue in queues {
            let kinds = [("items taken", queue.times.itemWaits), ("producers held up", queue.times.producerWaits)]
            for (kind, waits) in kinds where waits.count > 0 {
                let percentiles = [50, 95, 99].map { waits.percentile($0)?.shown ?? "–" }
                table.add(
                    TextCell(queue.name), TextCell(kind), TextCell(waits.count), TextCell(percentiles[0]),
                    TextCell(percentiles[1]), TextCell(percentiles[2]), TextCell(waits.longest.shown))
            }
        }
        guard !table.isEmpty else { return }
        report.heading("Waiting times")
        report.table(table)
    }
}
