/// Where a running service reads its configuration again: what found it the first time.
///
/// All of it is read as it was then: with the same variables and options over it.
public protocol ConfigurationSource: Sendable {
    /// The file that ``load()`` reads, as far as it is known without reading it; nil: none.
    var watchedFile: String? { get }

    /// Reads and checks the configuration.
    func load() throws(ConfigurationError) -> ResolvedConfiguration

    /// Reads and checks the configuration in another file.
    func load(file: String) throws(ConfigurationError) -> ResolvedConfiguration

    /// Reads and checks the configuration in `text`, which messages call `name`.
    func load(text: String, named name: String) throws(ConfigurationError) -> ResolvedConfiguration
}

extension ConfigurationSource {
    /// The candidate that a configuration names; nil: it names none.
    ///
    /// - Throws: all that is wrong with the candidate; a file that cannot be read is a problem of the key that names it.
    public func candidate(
        of configuration: ResolvedConfiguration
    ) throws(ConfigurationError) -> ResolvedConfiguration? {
        let file = configuration.settings.candidate
        guard !file.isEmpty else { return nil }
        do throws(ConfigurationError) {
            return try load(file: file)
        } catch {
            let isUnreadable = error.code == .unreadable
            let problems = error.problems.map { problem in
                var problem =
                    isUnreadable
                    ? configuration.problem("\(file): \(problem.message)", at: ConfigurationPath("candidate")) : problem
                problem.files.append(file)
                return problem
            }
            throw ConfigurationError(error.code, problems)
        }
    }
}
