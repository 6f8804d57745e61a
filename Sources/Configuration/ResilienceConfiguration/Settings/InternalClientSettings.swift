public import ClientIdentity

/// Which requests come from services of one's own: the section `clients.internal`.
public struct InternalClientSettings: Hashable, Sendable {
    /// The headers that claim it.
    public var headers = ClientIdentityConfiguration.usualInternalHeaders
    /// Clients there are believed when they send one of the headers.
    public var networks: [AddressBlock] = []
    /// SHA-256 digests of the accepted values of X-Service-Token.
    public var tokenDigests: [CredentialDigest] = []
    /// Whether the header alone is enough, from anyone.
    public var trustsHeaders = false

    /// Creates the section of which the file says nothing.
    public init() {}
}

extension InternalClientSettings: SettingSection {
    package static let keys: [SettingKey<InternalClientSettings>] = [
        .list("headers", \.headers, .headerName, "headers that claim to be internal"),
        .list("networks", \.networks, .addressBlock, "clients there are believed when they send one of the headers"),
        .list("token_sha256", \.tokenDigests, .digest, "SHA-256 digests of accepted X-Service-Token values"),
        .value("trust_headers", \.trustsHeaders, .flag, "`true`: the header alone is enough, from anyone"),
    ]
}
