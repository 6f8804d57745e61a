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
        let outcome = applyingEnvironment(environment).outcome(of: self, nil)
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
    ///
    /// - Parameters:
    ///   - written: the settings that these were made from.
    ///   - places: where those stand; nil: nowhere.
    func outcome(of written: ResilienceConfiguration, _ places: ConfigurationPlaces?) -> ResolutionOutcome {
        var resolver = ConfigurationResolver(self)
        let (rules, clients) = (resolver.ruleSet(), resolver.clientIdentity())
        let (tokenKey, circuits, queues) = (resolver.tokenKey(), resolver.circuits(), resolver.queueConfigurations())
        guard let rules, let clients else { return ResolutionOutcome(resolved: nil, problems: resolver.problems) }
        let resolved = ResolvedConfiguration(
            settings: self, rules: rules, clients: clients, tokenKey: tokenKey, circuits: circuits, queues: queues,
            written: written, places: places)
        return ResolutionOutcome(resolved: resolved, problems: resolver.problems)
    }
}
