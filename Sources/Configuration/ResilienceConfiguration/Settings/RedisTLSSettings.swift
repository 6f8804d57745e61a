/// How connections to Redis are encrypted: the section `store.tls`.
public struct RedisTLSSettings: Hashable, Sendable {
    /// A PEM file with the authorities to trust; empty: the system's.
    public var authority = ""
    /// A PEM file with the certificate to show; empty: none.
    public var certificate = ""
    /// A PEM file with its key; empty: none.
    public var key = ""
    /// The name that the server's certificate must have; empty: the URL's host.
    public var serverName = ""

    /// Creates the section of which the file says nothing.
    public init() {}
}

extension RedisTLSSettings: SettingSection {
    package static let keys: [SettingKey<RedisTLSSettings>] = [
        .value("ca", \.authority, .text, "PEM file with the authorities to trust; empty: the system's"),
        .value("certificate", \.certificate, .text, "PEM file with the certificate to show; empty: none"),
        .value("key", \.key, .text, "PEM file with its key"),
        .value("server_name", \.serverName, .text, "the name in the server's certificate; empty: the URL's host"),
    ]

    package func conflicts(at path: ConfigurationPath) -> [ConfigurationProblem] {
        if !certificate.isEmpty, key.isEmpty {
            return [ConfigurationProblem("a certificate without its key", path: path.key("certificate"))]
        }
        if certificate.isEmpty, !key.isEmpty {
            return [ConfigurationProblem("a key without its certificate", path: path.key("key"))]
        }
        return []
    }
}
