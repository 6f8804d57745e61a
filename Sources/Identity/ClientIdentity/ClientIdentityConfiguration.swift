/// Whom to believe what about who a client is. The defaults believe nobody.
public struct ClientIdentityConfiguration: Hashable, Sendable {
    /// Which tokens and keys name a client.
    public enum Credentials: String, CaseIterable, Sendable {
        /// Those that are verified or known.
        case verified
        /// Unverified ones too, so that anyone can be a new client with every request.
        case any
    }

    /// The headers that services inside a network usually name themselves with.
    public static let usualInternalHeaders = ["X-Internal-Service", "X-Service-Token", "X-Kubernetes-Service"]

    /// The proxies whose forwarding header counts.
    public let trustedProxies: [AddressBlock]
    /// The one header that these proxies set: `Forwarded` is read as RFC 7239 has it, any other as a list of addresses.
    public let forwardedHeader: String
    /// By how many bits of their address IPv6 clients are grouped, 1 to 128: one subscriber has a whole /64 or more.
    public let ipv6Prefix: Int
    /// Which tokens and keys name a client.
    public let credentials: Credentials
    /// The API keys that are known.
    public let apiKeyDigests: Set<CredentialDigest>
    /// The headers with which a service claims to be internal. The value of `X-Service-Token` is a secret, never a name.
    public let internalHeaders: [String]
    /// The networks whose clients are believed when they send one of those headers.
    public let internalNetworks: [AddressBlock]
    /// The tokens in `X-Service-Token` that are believed, wherever they come from.
    public let internalTokenDigests: Set<CredentialDigest>
    /// Whether one of those headers is enough, from anyone.
    public let trustHeaders: Bool

    /// Creates a configuration.
    ///
    /// - Throws: `invalidConfiguration`, with the value at fault and what it may be.
    public init(
        trustedProxies: [AddressBlock] = [], forwardedHeader: String = "X-Forwarded-For", ipv6Prefix: Int = 64,
        credentials: Credentials = .verified, apiKeyDigests: Set<CredentialDigest> = [],
        internalHeaders: [String] = usualInternalHeaders, internalNetworks: [AddressBlock] = [],
        internalTokenDigests: Set<CredentialDigest> = [], trustHeaders: Bool = false
    ) throws(IdentityError) {
        guard (1...128).contains(ipv6Prefix) else {
            throw IdentityError(.invalidConfiguration, "ipv6 prefix \(ipv6Prefix): it must be from 1 to 128")
        }
        for name in [forwardedHeader] + internalHeaders where !Self.isHeaderName(name) {
            let found = "header \"\(name.prefix(64))\": it is no header's name"
            throw IdentityError(.invalidConfiguration, "\(found), which has letters, digits and hyphens, as X-Real-IP")
        }
        self.trustedProxies = trustedProxies
        self.forwardedHeader = forwardedHeader
        self.ipv6Prefix = ipv6Prefix
        self.credentials = credentials
        self.apiKeyDigests = apiKeyDigests
        self.internalHeaders = internalHeaders
        self.internalNetworks = internalNetworks
        self.internalTokenDigests = internalTokenDigests
        self.trustHeaders = trustHeaders
    }

    /// Creates the configuration that believes nobody: a client is the address that the connection came from.
    public init() {
        (trustedProxies, forwardedHeader, ipv6Prefix) = ([], "X-Forwarded-For", 64)
        (credentials, apiKeyDigests) = (.verified, [])
        (internalHeaders, internalNetworks) = (Self.usualInternalHeaders, [])
        (internalTokenDigests, trustHeaders) = ([], false)
    }

    /// A token as RFC 9110 §5.6.2 has it.
    private static func isHeaderName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                let character = Character(Unicode.Scalar(byte))
                return character.isASCII
                    && (character.isLetter || character.isNumber || "!#$%&'*+-.^_`|~".contains(character))
            }
    }
}
