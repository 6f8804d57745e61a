import ClientIdentity

extension ResilienceConfiguration {
    /// The configuration as it is in force in `environment`, or in the one that it names: with the environment's
    /// changes, checked, and as what the limiter, the circuits and the queues are made from.
    ///
    /// Breakers and queues that speech services name and nobody describes are there with their defaults.
    ///
    /// - Throws: all that is wrong with it.
    public func resolved(
        environment: ResilienceEnvironment? = nil
    ) throws(ConfigurationError) -> ResolvedConfiguration {
        let outcome = applyingEnvironment(environment).outcome(source: nil)
        guard let resolved = outcome.resolved, outcome.problems.isEmpty else {
            throw ConfigurationError(.invalid, outcome.problems)
        }
        return resolved
    }

    /// This with what speech services name, in `environment` or in the one that it names.
    func applyingEnvironment(_ environment: ResilienceEnvironment? = nil) -> ResilienceConfiguration {
        (environment ?? self.environment).applied(to: completed)
    }

    /// This with a breaker and a queue wherever a speech service names one.
    private var completed: ResilienceConfiguration {
        var result = self
        for service in speech.values {
            if breakers[service.breaker] == nil { result.breakers[service.breaker] = BreakerSettings() }
            if queues[service.queue] == nil { result.queues[service.queue] = QueueSettings() }
        }
        return result
    }

    /// What comes of these settings as they are, and all that is wrong with them.
    func outcome(source: String?) -> ResolutionOutcome {
        var resolver = ConfigurationResolver(self)
        let (rules, clients) = (resolver.ruleSet(), resolver.clientIdentity())
        let (tokenKey, circuits, queues) = (resolver.tokenKey(), resolver.circuits(), resolver.queueConfigurations())
        guard let rules, let clients else { return ResolutionOutcome(resolved: nil, problems: resolver.problems) }
        let resolved = ResolvedConfiguration(
            settings: self, source: source, rules: rules, clients: clients, tokenKey: tokenKey, circuits: circuits,
            queues: queues, warnings: warnings)
        return ResolutionOutcome(resolved: resolved, problems: resolver.problems)
    }

    /// What is sound and yet hardly meant, or dangerous.
    private var warnings: [ConfigurationProblem] {
        var found: [ConfigurationProblem] = []
        let clientsPath = ConfigurationPath("clients")
        if clients.credentials == .any {
            let message = "any: unverified tokens and keys name clients, so anyone can make up new ones"
            found.append(ConfigurationProblem(message, path: clientsPath.key("credentials")))
        }
        if clients.internal.trustsHeaders {
            let message = "true: anyone who sends one of the headers passes as an internal service"
            found.append(ConfigurationProblem(message, path: clientsPath.key("internal").key("trust_headers")))
        }
        let limits = ConfigurationPath("rate_limits")
        found += rateLimits.default.warnings(at: limits.key("default"))
        for (index, rule) in rateLimits.rules.enumerated() {
            found += rule.warnings(at: limits.key("rules").section(index))
        }
        return found
    }
}
