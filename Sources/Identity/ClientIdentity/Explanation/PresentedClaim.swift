/// A header with which a request says who it is from, and what became of that.
package struct PresentedClaim: Hashable, Sendable {
    /// The header's name.
    package let header: String
    /// Its value, of which a secret is not shown.
    package let value: String
    /// Whether it named the client, or helped to.
    package let isBelieved: Bool
    /// Why, or why not.
    package let reason: String

    /// What is shown in place of a secret.
    package static let mask = "•••"
}
