import ResiliencePrimitives

/// Where counters are and how fast decisions, the candidate, and what happened last.
extension ServicePage {
    var store: PageSection? {
        guard let limits = view.metrics?.rateLimiting else { return nil }
        let rows = [limits.store.map(keeping), limits.fallbacks.flatMap(deciding), limits.latency.flatMap(taking)]
            .compactMap(\.self)
        return rows.isEmpty ? nil : PageSection(styled("Decisions", .heading), rows: rows)
    }

    private func keeping(_ store: RateLimitMetrics.Store) -> String {
        if store.kind == "redis" {
            return store.available
                ? styled("counted in Redis, which answers", nil)
                : styled("Redis is away: counted as when_unavailable says", .bad)
        }
        var words = "counted in this process"
        if let keys = store.keys {
            words += ": \(keys.counted("key"))" + (store.maxKeys.map { " of at most \($0.grouped)" } ?? "")
        }
        if let bytes = store.bytes { words += ", \(bytes.shownBytes)" }
        if let evicted = store.evicted, evicted > 0 { words += ", \(evicted.grouped) evicted" }
        return styled(words, (store.evicted ?? 0) > 0 ? .warning : nil)
    }

    private func deciding(_ fallbacks: RateLimitMetrics.Fallbacks) -> String? {
        guard fallbacks.local != 0 || fallbacks.allow != 0 || fallbacks.deny != 0 else { return nil }
        return styled(
            "without Redis: \(fallbacks.local.grouped) decided locally, \(fallbacks.allow.grouped) allowed, "
                + "\(fallbacks.deny.grouped) denied", .warning)
    }

    private func taking(_ latency: RateLimitMetrics.Latency) -> String? {
        guard latency.count > 0 else { return nil }
        let times = [("p50", latency.p50), ("p95", latency.p95), ("p99", latency.p99), ("max", latency.max)]
        return styled("taken in " + times.map { "\($0) \(Duration(inSeconds: $1).shown)" }.joined(separator: ", "), nil)
    }

    var candidate: PageSection? {
        guard let candidate = view.metrics?.candidate else { return nil }
        let rules = candidate.rules ?? []
        let asked = rules.reduce(Int128(0)) { $0 + Int128($1.asked) }
        let different = rules.filter { $0.onlyCandidateDenies > 0 || $0.onlyLiveDenies > 0 }
        let count = different.reduce(Int128(0)) { $0 + Int128($1.onlyCandidateDenies) + Int128($1.onlyLiveDenies) }
        let share = Share(count, of: asked).map { "decides \($0.shown) of \(Int(clamping: asked).grouped) otherwise" }
        let skipped = candidate.skipped.flatMap { $0 > 0 ? "\($0.grouped) not compared" : nil }
        let heading =
            styled("Candidate", .heading)
            + styled("  " + [candidate.source, share, skipped].compactMap(\.self).joined(separator: "  "), .faint)
        guard !different.isEmpty else { return PageSection(heading) }
        var table = TextTable([
            .name("rule"), .number("asked"), .number("newly denied"), .number("no longer denied"),
        ])
        for rule in different {
            table.add(
                TextCell(rule.name), TextCell(rule.asked), TextCell(rule.onlyCandidateDenies, .warning),
                TextCell(rule.onlyLiveDenies))
        }
        return PageSection(heading, table: table.lines(for: terminal))
    }

    var news: PageSection? {
        guard !view.news.isEmpty else { return nil }
        var table = TextTable([.text("at"), .text("kind"), .text("what")])
        for one in view.news {
            table.add(TextCell(one.time, .faint), TextCell(one.kind.rawValue, one.kind.style), TextCell(one.text))
        }
        return PageSection(
            styled("Events", .heading) + styled("  in UTC", .faint), rows: Array(table.lines(for: terminal).dropFirst())
        )
    }
}

extension ServiceNews.Kind {
    fileprivate var style: TextStyle? {
        switch self {
        case .state, .warning: .warning
        case .denial: .bad
        case .change, .reload: nil
        }
    }
}
