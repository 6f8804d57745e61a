public import ResilienceConfiguration

/// Why a configuration, or a candidate, was not taken over. Everything is as it was then.
public struct ReloadError: Error, Hashable, Sendable {
    /// The kinds of failure, for code to tell apart; later versions may add to them.
    @nonexhaustive public enum Code: Hashable, Sendable {
        /// The configuration was made by code: there is nothing to read again, or to read a text by.
        case noSource
        /// What was read cannot be used.
        case refused
        /// There is no candidate to remove or to promote.
        case noCandidate
        /// Too many changes wait for their turn.
        case busy
        /// The caller was cancelled before anything was changed.
        case cancelled
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong with what was read, with file, line and key; empty for the other kinds.
    public let problems: [ConfigurationProblem]
    private let message: String

    init(_ code: Code, _ message: String) { (self.code, self.message, problems) = (code, message, []) }

    init(_ error: ConfigurationError) { (code, message, problems) = (.refused, error.description, error.problems) }
}

extension ReloadError: CustomStringConvertible {
    /// What happened and what to do; for what cannot be used, one line a problem.
    public var description: String { message }
}
