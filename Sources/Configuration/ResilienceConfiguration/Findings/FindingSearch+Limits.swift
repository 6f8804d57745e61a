import RateLimiting

extension FindingSearch {
    /// Limits that deny all or nothing, and bursts that do not what they seem to.
    mutating func lookAtLimits() {
        let (limits, path) = (settings.rateLimits, ConfigurationPath("rate_limits"))
        if let rule = resolved.rules.defaultRule {
            look(at: limits.default, resolved.written.rateLimits.default, rule, path.key("default"))
        }
        for (index, rule) in resolved.rules.rules.enumerated() {
            let written = resolved.written.rateLimits.rules[index]
            look(at: limits.rules[index], written, rule, path.key("rules").section(index))
        }
    }

    private mutating func look(
        at section: some LimitingSection, _ written: some LimitingSection, _ rule: Rule, _ path: ConfigurationPath
    ) {
        if section.burst != nil, section.algorithm != .tokenBucket {
            let algorithm = section.algorithm.rawValue
            note(
                .burstWithoutEffect, path.key("burst"),
                "\(quoted(section.burst)): without effect, only token_bucket has a burst and this is \(algorithm)",
                advice: "leave it out, or count by token_bucket")
        }
        if section.limits.contains(where: { $0.limit == 0 }) || rule.quotas.quotas.contains(where: { $0.capacity == 0 })
        {
            if !section.isShadow { lookForNothing(in: section, path) }
            return
        }
        lookAtBurst(of: section, written, path)
        for redundant in rule.quotas.redundantQuotas() { lookAt(redundant, section, written, path) }
    }

    private mutating func lookForNothing(in section: some LimitingSection, _ path: ConfigurationPath) {
        for (index, rate) in section.limits.enumerated() where rate.limit == 0 {
            note(
                .deniesEverything, path.key("limits").item(index),
                "\(rate.description.quotedForPeople): every request is denied",
                advice: "raise it, unless nobody is to pass")
        }
        if section.algorithm == .tokenBucket, section.burst == 0 {
            note(
                .deniesEverything, path.key("burst"),
                "\"0\": the bucket never holds a unit, so every request is denied",
                advice: "make it as large as what a client may ask for at once, or leave it out")
        }
    }

    private mutating func lookAtBurst(
        of section: some LimitingSection, _ written: some LimitingSection, _ path: ConfigurationPath
    ) {
        guard section.algorithm == .tokenBucket, let burst = section.burst,
            let shortest = section.limits.indices.min(by: { section.limits[$0].window < section.limits[$1].window }),
            burst > section.limits[shortest].limit
        else { return }
        let sum = Int128(burst) + Int128(section.limits[shortest].limit)
        note(
            .burstAboveLimit, path.key("burst"),
            "\(quoted(burst)): more than the limit of \(shown(written.limits[shortest], section.limits[shortest])), so"
                + " that up to \(sum) pass in one such window", advice: "lower it, or raise the limit")
    }

    private mutating func lookAt(
        _ redundant: RedundantQuota, _ section: some LimitingSection, _ written: some LimitingSection,
        _ path: ConfigurationPath
    ) {
        func index(_ quota: Quota) -> Int? { section.limits.firstIndex { $0.span == Rate(quota).span } }
        func name(_ quota: Quota) -> String { index(quota).map { shown(written.limits[$0], section.limits[$0]) } ?? "" }
        guard let index = index(redundant.quota) else { return }
        let causes = redundant.cause.map(name).joined(separator: " and ")
        let reason =
            if let most = redundant.most {
                "\(causes) lets at most \(most) through in as long"
            } else if redundant.cause.count == 1 {
                "the bucket of \(causes) holds no more and fills no faster"
            } else {
                "the buckets of \(causes) together deny sooner"
            }
        note(
            .limitNeverBinds, path.key("limits").item(index), "\(name(redundant.quota)): never denies, \(reason)",
            advice: redundant.most.map { "leave it out, or lower it below \($0)" } ?? "leave it out, or lower it")
    }

    private func shown(_ written: Rate, _ inForce: Rate) -> String {
        shown(written.description, inForce: written == inForce ? written.description : "\(inForce.limit)")
    }

    /// A number as messages show what was found.
    func quoted(_ number: Int?) -> String { number.map { String($0).quotedForPeople } ?? "" }
}
