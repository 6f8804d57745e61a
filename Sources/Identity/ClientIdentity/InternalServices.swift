/// Which requests are from services of our own, and what these are called. Nobody is believed for saying so.
struct InternalServices: Sendable {
    private static let tokenHeader = "X-Service-Token"
    /// Names are kept with the counters, so they have a bound.
    private static let longestName = 128

    private let configuration: ClientIdentityConfiguration
    private let nameHeaders: [String]
    private let tokenClaims: Bool

    init(_ configuration: ClientIdentityConfiguration) {
        self.configuration = configuration
        nameHeaders = configuration.internalHeaders.filter { $0.lowercased() != Self.tokenHeader.lowercased() }
        tokenClaims = nameHeaders.count < configuration.internalHeaders.count
    }

    /// The name of the internal service that sent these headers, or nil when it is none.
    ///
    /// A claim counts with a known token, from an internal network, or, if so configured, by itself.
    ///
    /// - Parameter address: The client's own address; nil when that is not known, or a proxy's.
    func name(headers: some HeaderFields, address: IPAddress?) -> String? {
        let byHeader = configuration.trustHeaders || address.map(isInternal) ?? false
        guard byHeader || !configuration.internalTokenDigests.isEmpty else { return nil }
        let tokens = PresentedCredentials.values(of: Self.tokenHeader, in: headers).map(CredentialDigest.init(of:))
        let known = tokens.first(where: isKnown)
        guard byHeader || known != nil else { return nil }
        for header in nameHeaders {
            if let name = PresentedCredentials.values(of: header, in: headers).first { return Self.bounded(name) }
        }
        return (known ?? (tokenClaims ? tokens.first : nil))?.prefix
    }

    private func isInternal(_ address: IPAddress) -> Bool {
        configuration.internalNetworks.contains { $0.contains(address) }
    }

    /// Goes through all known digests, whether one fits or not: the time that it takes tells nothing.
    private func isKnown(_ digest: CredentialDigest) -> Bool {
        configuration.internalTokenDigests.reduce(false) { known, candidate in (candidate == digest) || known }
    }

    /// A name as it is, or the digest of one that is too long or would be a riddle in a log.
    private static func bounded(_ name: String) -> String {
        let isPlain =
            name.utf8.count <= longestName && name.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
        return isPlain ? name : CredentialDigest(of: name).prefix
    }
}
