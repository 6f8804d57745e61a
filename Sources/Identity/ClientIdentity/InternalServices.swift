/// Which requests are from services of our own, and what these are called. Nobody is believed for saying so.
struct InternalServices: Sendable {
    static let tokenHeader = "X-Service-Token"
    /// Names are kept with the counters, so they have a bound.
    private static let longestName = 128

    private let configuration: ClientIdentityConfiguration
    let nameHeaders: [String]
    private let tokenClaims: Bool

    init(_ configuration: ClientIdentityConfiguration) {
        self.configuration = configuration
        nameHeaders = configuration.internalHeaders.filter { $0.lowercased() != Self.tokenHeader.lowercased() }
        tokenClaims = nameHeaders.count < configuration.internalHeaders.count
    }

    /// What a request's claim to be from an internal service comes to.
    enum Verdict {
        case named(String, by: InternalProof)
        /// It would be believed, if it said who it is.
        case nameless(InternalProof)
        case unproven
    }

    /// Whether an internal service sent these headers, and what it is called.
    ///
    /// A claim counts with a known token, from an internal network, or, if so configured, by itself.
    ///
    /// - Parameter address: The client's own address; nil when that is not known, or a proxy's.
    func judge(headers: some HeaderFields, address: IPAddress?) -> Verdict {
        let origin = configuration.trustHeaders ? .anyone : address.flatMap(network).map(InternalProof.network)
        guard origin != nil || !configuration.internalTokenDigests.isEmpty else { return .unproven }
        let tokens = PresentedCredentials.values(of: Self.tokenHeader, in: headers).map(CredentialDigest.init(of:))
        let known = tokens.first(where: isKnown)
        guard let proof = known != nil ? .token : origin else { return .unproven }
        for header in nameHeaders {
            if let name = PresentedCredentials.values(of: header, in: headers).first {
                return .named(Self.bounded(name), by: proof)
            }
        }
        guard let token = known ?? (tokenClaims ? tokens.first : nil) else { return .nameless(proof) }
        return .named(token.prefix, by: proof)
    }

    private func network(of address: IPAddress) -> AddressBlock? {
        configuration.internalNetworks.first { $0.contains(address) }
    }

    /// Goes through all known digests, whether one fits or not: the time that it takes tells nothing.
    func isKnown(_ digest: CredentialDigest) -> Bool {
        configuration.internalTokenDigests.reduce(false) { known, candidate in (candidate == digest) || known }
    }

    /// A name as it is, or the digest of one that is too long or would be a riddle in a log.
    private static func bounded(_ name: String) -> String {
        let isPlain =
            name.utf8.count <= longestName && name.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
        return isPlain ? name : CredentialDigest(of: name).prefix
    }
}
