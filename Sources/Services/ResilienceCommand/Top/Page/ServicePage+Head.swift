import ResiliencePrimitives

/// The first lines: which service, how it is, and whether that is so now.
extension ServicePage {
    /// Which service that is.
    var title: String {
        let metrics = view.metrics
        var words = [view.url, metrics?.environment, metrics?.uptime.map { "up \(Duration(inSeconds: $0).shown)" }]
            .compactMap(\.self)
        if view.pause != nil { words.append("held still") }
        return styled("resilience top", .heading) + "  " + styled(words.joined(separator: "  "), .faint)
    }

    /// How the service is, in a sentence; and before it, where it is not known to be so now, that.
    var status: [String] { [link, view.metrics.map(sentence)].compactMap(\.self) }

    private var link: String? {
        let stale = view.staleness(at: now)
        switch view.link {
        case .lost(let reason, let next):
            let wait = max(.zero, next - now).inWholeSeconds
            return styled(
                "STALE: as it was \((stale ?? .zero).inWholeSeconds.shown) ago. \(reason). Next try in \(wait.shown)",
                .bad)
        case .live, .polling, nil:
            if let stale {
                return styled("STALE: as it was \(stale.inWholeSeconds.shown) ago. Nothing new comes", .bad)
            }
            if case .polling(let reason) = view.link { return styled("Asked once a second: \(reason)", .faint) }
            return nil
        }
    }

    private func sentence(_ metrics: ServiceMetrics) -> String {
        let parts = metrics.components ?? []
        let ill = parts.filter { $0.status != "healthy" }
        let names = ill.prefix(3).map(\.name)
        let details = ill.prefix(3).map { part in
            part.detail.flatMap { $0.isEmpty ? nil : "\(part.name) (\($0))" } ?? part.name
        }
        let more = ill.count > 3 ? " and \(ill.count - 3) more" : ""
        let (beginning, style): (String, TextStyle)
        switch metrics.status {
        case "healthy": return styled("Healthy: \(parts.count.counted("part is", "parts are")) well", .good)
        case "degraded": (beginning, style) = ("Degraded: it serves, but for ", .warning)
        case "unhealthy": (beginning, style) = ("Unhealthy: ", .bad)
        default: return styled("It says of itself: \(metrics.status)", .warning)
        }
        guard !ill.isEmpty else { return styled(beginning + "what it does not say", style) }
        let sentence = beginning + details.joined(separator: ", ") + more
        let isLong = terminal.width.map { sentence.displayWidth > $0 } ?? false
        return styled(isLong ? beginning + names.joined(separator: ", ") + more : sentence, style)
    }
}

extension Duration {
    /// Cut to whole seconds: what counts up or down before somebody's eyes.
    var inWholeSeconds: Duration { .seconds(components.seconds) }
}
