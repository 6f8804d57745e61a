public import ClientIdentity

/// Who a client is: the section `clients`.
public struct ClientSettings: Hashable, Sendable {
    /// The proxies whose forwarding header counts.
    public var trustedProxies: [AddressBlock] = []
    /// The header that these proxies set; others are not read.
    public var forwardedHeader = "X-Forwarded-For"
    /// IPv6 clients are grouped by a prefix of so many bits.
    public var ipv6Prefix = 64
    /// When a token or key names a client.
    public var credentials = ClientIdentityConfiguration.Credentials.verified
    /// What verifies JWTs: a secret, a PEM or a JWKS; empty: nothing does.
    public var jwtKey = Secret("")
    /// SHA-256 digests of the known API keys.
    public var apiKeyDigests: [CredentialDigest] = []
    /// Which requests come from services of one's own.
    public var `internal` = InternalClientSettings()

    /// Creates the section of which the file says nothing.
    public init() {}
}

extension ClientSettings: SettingSection {
    package static let keys: [SettingKey<ClientSettings>] = [
        .list("trusted_proxies", \.trustedProxies, .addressBlock, "the forwarding header counts only from these"),
        .value("forwarded_header", \.forwardedHeader, .headerName, "the one header that these proxies set"),
        .value("ipv6_prefix", \.ipv6Prefix, .wholeNumber.within(1...128), "IPv6 clients are grouped by this prefix"),
        .value(
            "credentials", \.credentials, .choice(ClientIdentityConfiguration.Credentials.allCases),
            "`verified`: a token or key names a client only once verified; `any`: unverified ones do too"),
        .value("jwt_key", \.jwtKey, .secret, "verifies JWTs: a secret of 32 bytes or more, a PEM or a JWKS file"),
        .list("api_key_sha256", \.apiKeyDigests, .digest, "SHA-256 digests of the known API keys"),
        .section("internal", \.internal),
    ]
}
