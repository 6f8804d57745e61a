/// What a file says before it is known to be sound: knows where each problem stands.
package struct ConfigurationDraft: Sendable {
    private let root: ConfigurationNode
    private let places: ConfigurationPlaces

    /// Creates the draft of what `root` says, which comes from `source`; overrides win over it.
    package init(_ root: ConfigurationNode, source: String, overrides: [ConfigurationOverride]) {
        self.root = overrides.reduce(root) { $0.overridden(by: $1) }
        places = ConfigurationPlaces(self.root, source: source, overrides: overrides)
    }

    /// The settings as they are written.
    ///
    /// - Throws: all that is wrong with them.
    package func settings() throws(ConfigurationError) -> ResilienceConfiguration {
        let (settings, problems) = read()
        try check(problems, settings.outcome(of: settings, places).problems)
        return settings
    }

    /// The settings in the environment that they name.
    ///
    /// - Throws: all that is wrong with them.
    package func resolved() throws(ConfigurationError) -> ResolvedConfiguration {
        let (settings, problems) = read()
        let outcome = settings.applyingEnvironment().outcome(of: settings, places)
        try check(problems, outcome.problems)
        guard let resolved = outcome.resolved else { throw ConfigurationError(.invalid, outcome.problems) }
        return resolved
    }

    private func read() -> (ResilienceConfiguration, [ConfigurationProblem]) {
        var (settings, reader) = (ResilienceConfiguration(), ConfigurationReader())
        reader.read(root, into: &settings)
        return (settings, reader.problems)
    }

    /// What could not be read is left at its default, so what is said about that is of no interest.
    private func check(_ unread: [ConfigurationProblem], _ unsound: [ConfigurationProblem]) throws(ConfigurationError) {
        let further = unsound.filter { problem in !unread.contains { $0.path.isInLine(with: problem.path) } }
        let all = (unread.map(places.attributed) + further.map(places.placed)).inOrder
        guard all.isEmpty else { throw ConfigurationError(.invalid, all) }
    }
}
