import RateLimiting
import ResilienceConfiguration

/// The rules of a configuration, in order and with the default as the last, to be given other limits.
struct LimitDraft {
    /// The configuration as it is written, before an environment changes its limits.
    let settings: ResilienceConfiguration
    /// Where the limits are to be in force.
    let environment: ResilienceEnvironment

    /// Limits that nobody reaches.
    private static let unreachable = RuleLimits(
        rates: SuggestedWindow.allCases.map { Rate(1 << 53, per: $0.duration) }, burst: nil)

    /// The rules of a configuration in force.
    init(_ configuration: ResolvedConfiguration) {
        self.init(settings: configuration.written, environment: configuration.environment)
    }

    init(settings: ResilienceConfiguration, environment: ResilienceEnvironment) {
        (self.settings, self.environment) = (settings, environment)
    }

    /// How many rules there are, the default among them.
    var count: Int { settings.rateLimits.rules.count + 1 }

    /// The settings of a rule.
    func section(_ rule: Int) -> any LimitingSection {
        rule < settings.rateLimits.rules.count ? settings.rateLimits.rules[rule] : settings.rateLimits.default
    }

    /// The settings with other limits; those of rules that have nil stay.
    func settings(with limits: [RuleLimits?]) -> ResilienceConfiguration {
        var result = settings
        for (rule, limits) in limits.enumerated() {
            guard let limits else { continue }
            if rule < result.rateLimits.rules.count {
                result.rateLimits.rules[rule].replaceLimits(limits)
            } else {
                result.rateLimits.default.replaceLimits(limits)
            }
        }
        return result
    }

    /// The rules with such limits as the service would have them, though it may be switched off.
    ///
    /// - Throws: `configuration` if that is not sound.
    func rules(with limits: [RuleLimits?]) throws(CommandError) -> RuleSet {
        try Self.rules(of: settings(with: limits), in: environment)
    }

    /// The same limits without those that never deny anything beside the others; a burst goes with the shortest window,
    /// whose it is.
    func trimmed(_ limits: [RuleLimits?]) throws(CommandError) -> [RuleLimits?] {
        let rules = try rules(with: limits)
        return zip(limits, rules.rules.map(\.quotas) + [rules.defaultRule?.quotas]).map { limits, quotas in
            guard var limits, let quotas else { return limits }
            let redundant = Set(quotas.redundantQuotas().map { Rate($0.quota).span })
            if let shortest = limits.rates.min(by: { $0.window < $1.window }), redundant.contains(shortest.span) {
                limits.burst = nil
            }
            limits.rates.removeAll { redundant.contains($0.span) }
            return limits
        }
    }

    /// The same rules with limits that nobody reaches, under which everything is counted.
    func probes() throws(CommandError) -> RuleSet {
        let limits = [RuleLimits?](repeating: Self.unreachable, count: count)
        return try Self.rules(of: settings(with: limits), in: .default)
    }

    private static func rules(
        of settings: ResilienceConfiguration, in environment: ResilienceEnvironment
    ) throws(CommandError) -> RuleSet {
        var settings = settings
        settings.rateLimits.isEnabled = true
        // Rules need no key, which may be in a file
        settings.clients.jwtKey = Secret("")
        do throws(ConfigurationError) { return try settings.resolved(environment: environment).rules } catch {
            throw CommandError(.configuration, error.description)
        }
    }
}

extension LimitingSection {
    fileprivate mutating func replaceLimits(_ new: RuleLimits) { (limits, burst) = (new.rates, new.burst) }
}
