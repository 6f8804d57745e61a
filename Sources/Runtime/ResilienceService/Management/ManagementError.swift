/// Why something that was asked for by hand was not done.
public struct ManagementError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure, for code to tell apart; later versions may add to them.
    @nonexhaustive public enum Code: Hashable, Sendable {
        /// There is nothing of that name.
        case unknown
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong and what would be right, for people.
    public let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }

    /// There is no `kind` of that name, which may be anything that a stranger sent.
    static func unknown(_ kind: String, _ name: String) -> ManagementError {
        ManagementError(.unknown, "there is no \(kind) called \"\(name.prefix(100))\"")
    }
}
