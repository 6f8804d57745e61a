/// Why a configuration cannot be used: all that is wrong with it, not only what was found first.
public struct ConfigurationError: Error, Hashable, Sendable {
    /// The kinds of failure, for code to tell apart; later versions may add to them.
    @nonexhaustive public enum Code: Hashable, Sendable {
        /// The file is missing, is none, is too large or cannot be read.
        case unreadable
        /// The text is not one document of YAML.
        case syntax
        /// Keys or values are wrong.
        case invalid
    }

    /// The kind of failure.
    public let code: Code
    /// Everything that was found, in the order of the file; never empty.
    public let problems: [ConfigurationProblem]

    /// The files beside the one that was read that may be what is wrong.
    package var files: [String] { problems.flatMap(\.files) }

    package init(_ code: Code, _ problems: [ConfigurationProblem]) { (self.code, self.problems) = (code, problems) }
}

extension ConfigurationError: CustomStringConvertible {
    /// One line a problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension ConfigurationError {
    /// The same, of what comes from `source`.
    package func from(_ source: String) -> ConfigurationError {
        ConfigurationError(
            code,
            problems.map { problem in
                var problem = problem
                problem.source = source
                return problem
            })
    }
}
