/// Why something that says who clients are could not be used: a setting, a key or a token.
public struct IdentityError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure, for code to tell apart; later versions may add to them.
    @nonexhaustive public enum Code: Hashable, Sendable {
        /// A block of addresses is not written as one.
        case invalidBlock
        /// A digest is not 64 hexadecimal digits.
        case invalidDigest
        /// A header's name or a prefix length is none.
        case invalidConfiguration
        /// A key for tokens cannot be read, or is too weak.
        case invalidKey
        /// A token proves nothing: malformed, expired, or not signed with the key.
        case tokenRefused
        /// A token cannot be made, for want of a key that signs or of a time that lies ahead.
        case cannotSign
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, to what, and what would be right: for people. It never holds a secret, a token or a part of one.
    public let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }
}
