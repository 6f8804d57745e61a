/// Somebody who has proven to be an administrator.
struct Administrator: Sendable {
    /// `token`, or `user:` and the subject of a JSON Web Token.
    let name: String
    /// Where they called from.
    let address: String

    /// Who did it, as the audit log has it.
    var description: String { "\(name.prefix(100)) from \(address)" }
}
