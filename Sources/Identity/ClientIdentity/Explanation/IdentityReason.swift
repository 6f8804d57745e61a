/// What named a client, in the order in which it is tried.
package enum IdentityReason: Hashable, Sendable {
    /// It is an internal service.
    case internalService(InternalProof)
    /// The application's own authentication vouches for it.
    case application
    /// Its token is verified.
    case token
    /// One of its API keys is known.
    case knownKey
    /// It has a token, and the configuration takes any.
    case anyToken
    /// It has a key, and the configuration takes any.
    case anyKey
    /// Nothing else: its address.
    case address
}
