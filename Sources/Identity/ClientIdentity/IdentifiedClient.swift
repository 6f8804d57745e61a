public import RateLimiting

/// Who a request comes from, and how that is known.
public struct IdentifiedClient: Hashable, Sendable {
    /// The client that limits count.
    public let client: Client
    /// The address behind the trusted proxies; nil when the connection came from none, as over a Unix socket.
    public let address: IPAddress?
    /// The token that named the client, if one did.
    public let token: VerifiedToken?
}
