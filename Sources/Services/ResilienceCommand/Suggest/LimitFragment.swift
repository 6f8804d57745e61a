import RateLimiting
import ResilienceConfiguration
import ResilienceYAML

/// The section `rate_limits` of a configuration with other limits, as text.
struct LimitFragment {
    private let draft: LimitDraft
    private let settings: ResilienceConfiguration

    init(_ draft: LimitDraft, with limits: [RuleLimits?]) {
        (self.draft, settings) = (draft, draft.settings(with: limits))
    }

    /// The text, with comments at its top and above each rule, the default's last.
    func yaml(header: [String] = [], comments: [[String]] = []) -> String {
        let limits = settings.rateLimits
        let comments = comments + [[String]](repeating: [], count: max(0, draft.count - comments.count))
        var lines = header.map { "# \($0)" }
        if draft.environment != .default { lines.append("environment: \(draft.environment.rawValue)") }
        lines.append("rate_limits:")
        lines += limits.yamlLines().map { "  \($0)" }
        lines.append("  default:")
        lines += comments[draft.count - 1].map { "    # \($0)" }
        lines += limits.default.yamlLines(always: ["limits"]).map { "    \($0)" }
        if !limits.rules.isEmpty { lines.append("  rules:") }
        for (index, rule) in limits.rules.enumerated() {
            if index > 0 && !comments[index].isEmpty { lines.append("") }
            lines += comments[index].map { "    # \($0)" }
            lines += rule.yamlLines(always: ["limits"]).enumerated().map { ($0 == 0 ? "    - " : "      ") + $1 }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The rules as the loader reads them from the text.
    ///
    /// - Throws: `configuration` if it reads others than were meant.
    func rules(header: [String] = [], comments: [[String]] = []) throws(CommandError) -> RuleSet {
        let yaml = yaml(header: header, comments: comments)
        let (read, rules): (ResilienceConfiguration, RuleSet)
        do throws(ConfigurationError) {
            read = try ResilienceConfiguration(yaml: yaml, named: "suggestion")
            rules = try ConfigurationLoader(environment: draft.environment.rawValue)
                .load(yaml: yaml, named: "suggestion").rules
        } catch {
            throw CommandError(.configuration, error.description)
        }
        guard read.rateLimits == settings.rateLimits else {
            throw CommandError(.configuration, "suggestion: it reads otherwise than it was meant")
        }
        return rules
    }
}
