import Backpressure
import RateLimiting
import ResilienceConfiguration

extension TextReport {
    /// Adds a configuration as it is in its environment, and what was found about it.
    mutating func add(
        _ configuration: ResolvedConfiguration, _ store: StoreReport, _ findings: [ConfigurationFinding]
    ) {
        let (settings, file) = (configuration.settings, configuration.source ?? "configuration")
        line("\(file), as it is in the environment \(configuration.environment.rawValue)")
        if !settings.candidate.isEmpty { line("\(settings.candidate), decided beside it and never enforced, is sound") }
        heading(settings.rateLimits.isEnabled ? "Rules" : "Rules (switched off)")
        table(Self.rules(configuration))
        if !configuration.rules.excludedPaths.isEmpty {
            line("never limited: \(configuration.rules.excludedPaths.joined(separator: " "))")
        }
        let (circuits, queues) = (Self.circuits(settings), Self.queues(settings))
        if !circuits.isEmpty { heading("Circuits") }
        table(circuits)
        if !queues.isEmpty { heading("Queues") }
        table(queues)
        add(store)
        heading(findings.isEmpty ? "Nothing was found" : "\(findings.count.counted("finding"))")
        for finding in findings { line(finding.description, .warning) }
    }

    private static func rules(_ configuration: ResolvedConfiguration) -> TextTable {
        var table = TextTable(
            .number("#"), .name("rule"), .text("method"), .name("path"), .text("client"), .text("per"), .text("limits"),
            .text("algorithm"), .number("burst"), .text("internal"), .text("denials"))
        let settings = configuration.settings.rateLimits
        for (index, (rule, section)) in zip(configuration.rules.rules, settings.rules).enumerated() {
            let algorithm = section.algorithm.rawValue + (section.alignment == .client ? ", align client" : "")
            let methods = rule.methods.isEmpty ? "all" : rule.methods.joined(separator: ",")
            table.add(
                TextCell(index + 1), TextCell(rule.name), TextCell(methods), TextCell(rule.path.source),
                TextCell(rule.client?.rawValue ?? "all"), TextCell(rule.scope.rawValue), limits(section.limits),
                TextCell(algorithm), burst(section.burst, section.algorithm), bypass(section.bypassesInternal),
                denials(section.isShadow))
        }
        let section = settings.default
        table.add(
            "", TextCell(RuleSet.defaultName), "all", "all others", "all", TextCell(RuleScope.client.rawValue),
            limits(section.limits), TextCell(section.algorithm.rawValue), burst(section.burst, section.algorithm),
            bypass(section.bypassesInternal), denials(section.isShadow))
        return table
    }

    private static func limits(_ rates: [Rate]) -> TextCell {
        TextCell(rates.map(\.description).joined(separator: ", "))
    }

    private static func burst(_ burst: Int?, _ algorithm: RateLimitAlgorithm) -> TextCell {
        burst.flatMap { algorithm == .tokenBucket ? TextCell($0) : nil } ?? ""
    }

    private static func bypass(_ bypasses: Bool) -> TextCell { bypasses ? "pass" : "counted" }

    private static func denials(_ isShadow: Bool) -> TextCell { isShadow ? TextCell("shadow", .warning) : "enforced" }

    private static func circuits(_ settings: ResilienceConfiguration) -> TextTable {
        var table = TextTable(
            .name("circuit"), .text("opens after"), .number("for"), .text("then"), .number("probes"),
            .text("closes after"), .number("ramp"), .number("timeout"))
        for (name, breaker) in settings.breakers.sorted(by: { $0.key < $1.key }) {
            let failures = breaker.failureThreshold
            let spread = breaker.jitter == 0 ? "" : ", ± \(breaker.jitter)"
            let growth =
                breaker.backoff == 1 || breaker.maximumRecoveryTimeout == breaker.recoveryTimeout
                ? "the same" : "× \(breaker.backoff), to \(breaker.maximumRecoveryTimeout.shown)"
            table.add(
                TextCell(name), failures == 0 ? "never" : TextCell(failures.counted("failure")),
                TextCell(breaker.recoveryTimeout.shown), TextCell(growth + spread), TextCell(breaker.halfOpenCalls),
                TextCell(breaker.successThreshold.counted("success", "successes")),
                breaker.ramp == .zero ? "none" : TextCell(breaker.ramp.shown),
                breaker.timeout == .zero ? "none" : TextCell(breaker.timeout.shown))
        }
        return table
    }

    private static func queues(_ settings: ResilienceConfiguration) -> TextTable {
        var table = TextTable(
            .name("queue"), .number("items"), .number("memory"), .text("when full"), .number("waits"),
            .number("too old"), .number("warns at"), .number("drops at"), .number("at once"))
        for (name, queue) in settings.queues.sorted(by: { $0.key < $1.key }) {
            let waits = queue.strategy == .block || queue.strategy == .adaptive
            table.add(
                TextCell(name), TextCell(queue.maximumItems), TextCell(queue.maximumBytes.shownBytes),
                TextCell(queue.strategy.rawValue), waits ? TextCell(queue.timeout.shown) : "",
                queue.maximumAge == .zero ? "never" : TextCell(queue.maximumAge.shown),
                TextCell(queue.warningThreshold.description),
                queue.strategy == .adaptive ? TextCell(queue.adaptiveThreshold.description) : "",
                TextCell(queue.concurrency))
        }
        return table
    }
}
