import RateLimiting

extension FindingSearch {
    /// Rules that no request comes to, or that mean nothing to those that do.
    mutating func lookAtRules() {
        let (limits, path) = (settings.rateLimits, ConfigurationPath("rate_limits"))
        if !limits.isEnabled {
            note(
                .limitsDisabled, path.key("enabled"), "\"false\": nothing is limited, whatever the rules say",
                advice: "leave it out; with shadow: true a rule tells what it would deny")
        }
        for (index, excluded) in limits.excludedPaths.enumerated() where excluded.contains(where: "*\\[?|{^".contains) {
            note(
                .patternExcluded, path.key("exclude").item(index),
                "\(excluded.quotedForPeople): excluded paths are compared as they are, not as patterns",
                advice: "list them one by one")
        }
        for unreachable in resolved.rules.unreachableRules() {
            guard let index = resolved.rules.rules.firstIndex(where: { $0.name == unreachable.rule.name }) else {
                continue
            }
            look(at: unreachable, path.key("rules").section(index))
        }
        for (index, rule) in limits.rules.enumerated() where isBypassedForNothing(rule, at: index) {
            note(
                .bypassedRule, path.key("rules").section(index),
                "its limits count nobody: it is for internal services, and those bypass it",
                advice: "set bypass_internal: false, or leave it out")
        }
    }

    private mutating func look(at unreachable: UnreachableRule, _ path: ConfigurationPath) {
        guard !unreachable.isUnmatchable else {
            note(
                .unmatchablePath, path.key("path"),
                "\(unreachable.rule.path.source.quotedForPeople): no path matches it as paths are once normalised",
                advice: "begin with /, and leave out a query, a slash at the end, and empty, . and .. segments")
            return
        }
        let rules = unreachable.coveredBy.map { $0.name.quotedForPeople }
        let excluded = unreachable.excludedPaths.map { $0.quotedForPeople }
        var takers: [String] = []
        if !rules.isEmpty { takers.append("\(rules.joined(separator: ", ")) before it") }
        if !excluded.isEmpty { takers.append("the excluded \(excluded.joined(separator: ", "))") }
        let isOne = rules.count + excluded.count == 1
        note(
            .unreachableRule, path,
            "no request comes to it: \(takers.joined(separator: " and ")) \(isOne ? "takes" : "take") all that it is for",
            advice: excluded.isEmpty ? "move it up, or leave it out" : "exclude less, or leave it out")
    }

    /// A rule that spares internal services does something only if one after it would not.
    private func isBypassedForNothing(_ rule: RuleSettings, at index: Int) -> Bool {
        guard rule.client == .internal, rule.bypassesInternal else { return false }
        let later = settings.rateLimits.rules.dropFirst(index + 1).filter { $0.client == nil || $0.client == .internal }
        return later.allSatisfy(\.bypassesInternal) && settings.rateLimits.default.bypassesInternal
    }
}
