import ResilienceConfiguration
import ResilienceYAML

/// What there is to say about a configuration.
enum ValidationReport {
    /// What holds, and what is sound and yet hardly meant.
    case sound(ResolvedConfiguration, findings: [ConfigurationFinding], store: StoreReport)
    /// All that is wrong.
    case unsound(ConfigurationError)

    /// Reads a configuration and looks at all of it, and if `isOnline` also at the Redis that it names.
    init(
        of loader: ConfigurationLoader, in surroundings: ConfigurationSurroundings, isOnline: Bool
    ) async {
        do throws(ConfigurationError) {
            let configuration = try loader.load()
            // Sound or not is all there is to say about it: the rest comes with `resilience simulate --compare`
            _ = try loader.candidate(of: configuration)
            let store = try await StoreReport(of: configuration, isOnline: isOnline)
            let findings = configuration.findings(in: surroundings) + store.findings(in: configuration)
            self = .sound(configuration, findings: findings, store: store)
        } catch {
            self = .unsound(error)
        }
    }

    /// What the program says by ending, as in sysexits(3): 1 is a finding that was not to be there.
    func exitStatus(isStrict: Bool) -> Int32 {
        switch self {
        case .sound(_, let findings, let store):
            store.failure.map { CommandError(.unavailable, $0).exitStatus } ?? (isStrict && !findings.isEmpty ? 1 : 0)
        case .unsound: CommandError(.configuration, "").exitStatus
        }
    }

    /// All of it as one object; the configuration with the file's own keys.
    func append(to json: inout JSONLines) {
        json.begin()
        switch self {
        case .sound(let configuration, let findings, let store):
            json.member("sound", true)
            json.member("file", configuration.source)
            json.member("environment", configuration.environment.rawValue)
            json.member("candidate", configuration.settings.candidate.isEmpty ? nil : configuration.settings.candidate)
            json.member("findings", each: findings) { json, finding in
                json.member("kind", finding.kind.rawValue)
                json.members(of: finding.problem)
                json.member("advice", finding.advice)
            }
            store.append(to: &json)
            json.member("configuration", json: configuration.settings.json)
        case .unsound(let error):
            json.member("sound", false)
            json.member("errors", each: error.problems) { json, problem in json.members(of: problem) }
        }
        json.end()
    }

    /// All of it for people: the tables of what holds, and what was found; or a line for each thing that is wrong.
    func text(for terminal: Terminal) -> TextReport {
        var report = TextReport(for: terminal)
        switch self {
        case .sound(let configuration, let findings, let store): report.add(configuration, store, findings)
        case .unsound(let error): for problem in error.problems { report.line(problem.description, .bad) }
        }
        return report
    }
}

extension JSONLines {
    fileprivate mutating func members(of problem: ConfigurationProblem) {
        let key = problem.path.description
        member("source", problem.source)
        member("line", problem.position?.line)
        member("column", problem.position?.column)
        member("key", key.isEmpty ? nil : key)
        member("message", problem.message)
    }
}
