/// How connections with TLS verify the server, and who they say they are.
public struct RedisTLS: Hashable, Sendable {
    /// A PEM file of certificates to trust instead of the system's.
    public var certificateAuthority: String?
    /// A PEM file of the client's certificate and its chain.
    public var certificate: String?
    /// The PEM file of its key.
    public var key: String?
    /// The name that the server's certificate must have; nil: the name or address that is connected to.
    public var serverName: String?

    /// Creates the settings of a client without certificate that trusts what the system trusts.
    public init(
        certificateAuthority: String? = nil, certificate: String? = nil, key: String? = nil, serverName: String? = nil
    ) {
        (self.certificateAuthority, self.certificate, self.key, self.serverName) =
            (certificateAuthority, certificate, key, serverName)
    }
}
