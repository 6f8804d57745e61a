/// What a file says before it is known to be sound: knows where each problem stands.
package struct ConfigurationDraft: Sendable {
    private let root: ConfigurationNode
    private let source: String
    private let overrides: [ConfigurationOverride]

    /// Creates the draft of what `root` says, which comes from `source`; overrides win over it.
    package init(_ root: ConfigurationNode, source: String, overrides: [ConfigurationOverride]) {
        self.root = overrides.reduce(root) { $0.overridden(by: $1) }
        (self.source, self.overrides) = (source, overrides)
    }

    /// The settings as they are written.
    ///
    /// - Throws: all that is wrong with them.
    package func settings() throws(ConfigurationError) -> ResilienceConfiguration {
        let (settings, problems) = read()
        let outcome = settings.outcome(source: source)
        try check(problems, outcome.problems)
        return settings
    }

    /// The settings in the environment that they name.
    ///
    /// - Throws: all that is wrong with them.
    package func resolved() throws(ConfigurationError) -> ResolvedConfiguration {
        let (settings, problems) = read()
        let outcome = settings.applyingEnvironment().outcome(source: source)
        try check(problems, outcome.problems)
        guard var resolved = outcome.resolved else { throw ConfigurationError(.invalid, outcome.problems) }
        resolved.warnings = resolved.warnings.map(placed).sorted(by: Self.comesFirst)
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
        let all = (unread + further.map(positioned)).map(attributed).sorted(by: Self.comesFirst)
        guard all.isEmpty else { throw ConfigurationError(.invalid, all) }
    }

    private func placed(_ problem: ConfigurationProblem) -> ConfigurationProblem { attributed(positioned(problem)) }

    private func positioned(_ problem: ConfigurationProblem) -> ConfigurationProblem {
        var problem = problem
        problem.position = root.position(of: problem.path)
        return problem
    }

    /// Says where the problem comes from: what an override said stands in no file.
    private func attributed(_ problem: ConfigurationProblem) -> ConfigurationProblem {
        var problem = problem
        problem.source = source
        if let override = overrides.first(where: { $0.path == problem.path }) {
            (problem.source, problem.position) = (override.origin, nil)
        }
        return problem
    }

    private static func comesFirst(_ left: ConfigurationProblem, _ right: ConfigurationProblem) -> Bool {
        let start = ConfigurationPosition(line: 0, column: 0)
        return left.position ?? start < right.position ?? start
    }
}
