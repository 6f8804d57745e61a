/// Looks through a configuration in force for what is dangerous or hardly meant.
struct FindingSearch {
    let resolved: ResolvedConfiguration
    let surroundings: ConfigurationSurroundings
    private var found: [ConfigurationFinding] = []

    init(_ resolved: ResolvedConfiguration, in surroundings: ConfigurationSurroundings) {
        (self.resolved, self.surroundings) = (resolved, surroundings)
    }

    /// What holds, with what the environment changed.
    var settings: ResilienceConfiguration { resolved.settings }

    /// Everything, in the order of the file.
    mutating func run() -> [ConfigurationFinding] {
        lookAtLimits()
        lookAtRules()
        lookAtClients()
        lookAtServer()
        lookAtMemory()
        lookAtBreakers()
        lookAtQueues()
        lookAtSpeech()
        let start = ConfigurationPosition(line: 0, column: 0)
        return found.sorted { $0.problem.position ?? start < $1.problem.position ?? start }
    }

    /// A value as messages show what was found, with what the environment has made of it.
    func shown(_ written: String, inForce: String) -> String {
        written.quotedForPeople + (written == inForce ? "" : " (\(inForce) in \(resolved.environment.rawValue))")
    }

    /// Notes a finding about what stands at `path`: what it means, and what would be better.
    mutating func note(_ kind: FindingKind, _ path: ConfigurationPath, _ meaning: String, advice: String) {
        found.append(ConfigurationFinding(kind, resolved.problem(meaning, at: path), advice: advice))
    }
}

extension ResolvedConfiguration {
    /// Something about what stands at `path`, with where that is.
    package func problem(_ message: String, at path: ConfigurationPath) -> ConfigurationProblem {
        let problem = ConfigurationProblem(message, path: path)
        return places?.placed(problem) ?? problem
    }

    /// What is sound and yet dangerous or hardly meant, as a service tells at its start and `resilience validate` at any
    /// time; in the order of the file.
    ///
    /// Each finding is so in this environment: none is a matter of taste. Costs milliseconds, mostly to compare the
    /// patterns of the rules.
    public func findings(in surroundings: ConfigurationSurroundings) -> [ConfigurationFinding] {
        var search = FindingSearch(self, in: surroundings)
        return search.run()
    }
}
