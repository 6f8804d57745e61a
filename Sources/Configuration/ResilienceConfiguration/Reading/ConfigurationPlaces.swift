/// Knows where each key of a configuration stands: in which file and line, or which variable or option said it.
package struct ConfigurationPlaces: Sendable {
    private let root: ConfigurationNode
    private let overrides: [ConfigurationOverride]
    /// The file, as messages call it.
    let source: String

    init(_ root: ConfigurationNode, source: String, overrides: [ConfigurationOverride]) {
        (self.root, self.source, self.overrides) = (root, source, overrides)
    }

    /// Where `path` leads, or as far as the file goes along it.
    func position(of path: ConfigurationPath) -> ConfigurationPosition? { root.position(of: path) }

    /// The variable or option that says what `path` is, if one does.
    func override(of path: ConfigurationPath) -> String? { overrides.first { $0.path == path }?.origin }

    /// Says where a problem comes from: what an override said stands in no file.
    func attributed(_ problem: ConfigurationProblem) -> ConfigurationProblem {
        var problem = problem
        problem.source = source
        if let origin = override(of: problem.path) { (problem.source, problem.position) = (origin, nil) }
        return problem
    }

    /// The problem with where it stands.
    func placed(_ problem: ConfigurationProblem) -> ConfigurationProblem {
        var problem = problem
        problem.position = position(of: problem.path)
        return attributed(problem)
    }
}
