import RateLimiting

extension RuleSuggestion {
    /// What people want to know who review the limits, a line each.
    var comments: [String] {
        let title = CommentText.of(name)
        guard origin != .unasked else { return notes.map { "\(title): \($0)" } }
        var lines = ["\(title): \(Self.requests(requests)) of \(Self.counters(keys, scope)); \(outcome)"]
        if let nearest {
            let units = "\(nearest.units) of \(nearest.limit) in one \(nearest.window)"
            lines.append("nearest to a limit: \(Self.person(nearest.key)), \(units)")
        }
        if !caught.isEmpty {
            let most = caught.count < touched ? ", most denied first" : ""
            lines.append("caught\(most):")
            lines += caught.map { "  \(Self.person($0.key)), \($0.denied) of \($0.requests) denied" }
        }
        return lines + notes
    }

    private var outcome: String {
        guard denied > 0 else { return "none denied" }
        return scope == .service ? "\(denied) denied" : "\(denied) denied, of \(Self.counters(touched, scope))"
    }

    private static func requests(_ count: Int) -> String { count == 1 ? "1 request" : "\(count) requests" }

    private static func person(_ key: CounterKey) -> String {
        let client = key.client.map(CommentText.of) ?? "all clients"
        return key.endpoint.map { "\(client) on \(CommentText.of($0))" } ?? client
    }
}
