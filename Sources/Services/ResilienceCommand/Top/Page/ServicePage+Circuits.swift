import ResiliencePrimitives

/// Circuits that do not simply let calls through, and queues.
extension ServicePage {
    var circuits: PageSection? {
        let all = view.metrics?.circuitBreakers ?? []
        guard !all.isEmpty else { return nil }
        let open = view.openCircuits
        let heading = styled("Circuits", .heading)
        guard !open.isEmpty else {
            return PageSection(heading + styled("  \(all.count == 1 ? "the one" : "all \(all.count)") closed", .faint))
        }
        var table = TextTable(
            .name("circuit"), .text("state"), .text("next call"), .number("rejected"), .number("failures"),
            .text("reason"))
        for circuit in open {
            table.add(
                TextCell(circuit.name), TextCell(circuit.state.spaced, Self.style(ofState: circuit.state)),
                TextCell(outlook(circuit)), TextCell(circuit.totalRejected ?? 0), TextCell(circuit.totalFailures ?? 0),
                TextCell(circuit.reason ?? ""))
        }
        return PageSection(
            heading + styled("  \(open.count) of \(all.count) not closed", .faint), table: table.lines(for: terminal))
    }

    /// When, or how, it lets calls through.
    private func outlook(_ circuit: CircuitMetrics) -> String {
        switch circuit.state {
        case "open":
            guard let wait = circuit.retryAfter.map({ Duration(inSeconds: $0) }) else { return "not yet" }
            let left = view.time + wait - now
            return left > .zero ? "in \(left.roundedUp.shown)" : "now, to probe"
        case "half_open": return "a few, to probe"
        case "forced_open": return "when reset"
        case "disabled": return "all, unrecorded"
        case "metrics_only": return "all, recorded"
        default: return ""
        }
    }

    private static func style(ofState state: String) -> TextStyle {
        state == "open" || state == "forced_open" ? .bad : .warning
    }

    var queues: PageSection? {
        let queues = view.queues
        guard !queues.isEmpty else { return nil }
        var columns: [TextTable.Column] = [.name("queue"), .text("full"), .number("items"), .number("dropped")]
        if isWide { columns += [.number("memory"), .number("expired"), .number("blocked"), .number("p95")] }
        var table = TextTable(columns)
        for queue in queues {
            let style: TextStyle? = queue.fullness >= 1 ? .bad : queue.warning == true ? .warning : nil
            var cells = [
                TextCell(queue.name), TextCell(glyphs.bar(queue.fullness, width: 10), style),
                TextCell("\(queue.currentQueueSize.grouped)/\(queue.maxQueueSize.grouped)", style),
                TextCell(queue.totalDropped ?? 0),
            ]
            if isWide {
                cells += [
                    TextCell("\(queue.currentMemoryMb.mebibytes)/\(queue.maxMemoryMb.mebibytes)"),
                    TextCell(queue.totalExpired ?? 0), TextCell(queue.totalBlocked ?? 0),
                    TextCell(queue.p95.map { Duration(inSeconds: $0).shown } ?? ""),
                ]
            }
            table.add(cells)
        }
        let warned = queues.count { $0.warning == true }
        return PageSection(
            styled("Queues", .heading) + styled(warned > 0 ? "  \(warned) at the warning mark" : "", .faint),
            table: table.lines(for: terminal))
    }

    /// Whether there is room for more than what is needed.
    var isWide: Bool { terminal.width.map { $0 >= 96 } ?? true }
}

extension String {
    /// A name in snake_case as words.
    fileprivate var spaced: String { split(separator: "_").joined(separator: " ") }
}

extension Duration {
    /// Whole seconds, rounded up: what is counted down to.
    fileprivate var roundedUp: Duration {
        let (seconds, attoseconds) = components
        return .seconds(attoseconds > 0 ? seconds + 1 : seconds)
    }
}

extension Double {
    /// So many MiB in the unit that suits; what is out of any reason ends at an exbibyte.
    fileprivate var mebibytes: String { Int(Swift.min(Swift.max(self, 0), 1e12) * 1_048_576).shownBytes }
}
