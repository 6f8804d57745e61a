import RateLimiting
import ResilienceConfiguration

/// Limits for all rules of a configuration, proven, and what they would have done to the traffic.
struct LimitSuggestion {
    let draft: LimitDraft
    let share: KeptShare
    let unit: KeptUnit
    /// In the order of the configuration, the default last.
    let rules: [RuleSuggestion]
    /// All requests, and those that no rule counts.
    let requests: Int
    let uncounted: Int
    /// From the first request to the last.
    let duration: Duration

    /// The section `rate_limits` with these limits, with comments.
    ///
    /// - Parameters:
    ///   - traffic: what the requests come from, as messages call it.
    ///   - skipped: how many lines could not be read.
    /// - Throws: `configuration` if the text does not say what it should.
    func yaml(of traffic: String, skipped: Int) throws(CommandError) -> String {
        let fragment = LimitFragment(draft, with: rules.map(\.limits))
        let (header, comments) = (header(traffic, skipped), rules.map(\.comments))
        _ = try fragment.rules(header: header, comments: comments)
        return fragment.yaml(header: header, comments: comments)
    }

    private func header(_ traffic: String, _ skipped: Int) -> [String] {
        let kept =
            unit == .clients
            ? "\(share.text) of each rule's clients would have had nothing denied"
            : "\(share.text) of each rule's requests would have been let through"
        var lines = ["Suggested by `resilience suggest`: the tightest round limits for which at least", kept + "."]
        lines.append("\(CommentText.of(traffic)): \(requests) requests in \(Self.words(duration))")
        if uncounted > 0 { lines.append("not counted, as excluded or internal: \(uncounted)") }
        if skipped > 0 { lines.append("lines that could not be read: \(skipped)") }
        if !draft.settings.rateLimits.isEnabled { lines.append("Limits are switched off: enabled is false.") }
        if duration < SuggestedWindow.day.duration {
            lines.append("The log is shorter than a day: what a client asks for in one, it cannot show.")
        }
        return lines
    }

    private static func words(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        if seconds >= 3600 { return "\(seconds / 3600) h \(seconds / 60 % 60) min" }
        return seconds >= 60 ? "\(seconds / 60) min \(seconds % 60) s" : "\(seconds) s"
    }
}
