import RateLimiting

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Tells clients apart: who a request is from, as far as that is proven, for its limits to be counted.
///
/// In this order: an internal service, a verified token, a known API key, the address. What anyone can write into a
/// header names nobody, or a stranger could be a new client with every request.
public struct ClientIdentifier: Sendable {
    /// Whom it believes.
    public let configuration: ClientIdentityConfiguration
    /// Verifies tokens, if something does.
    let verifier: TokenVerifier?
    let internalServices: InternalServices
    private let syntax: ForwardedHops.Syntax

    /// The fields that may say who a request comes from; no other is looked at.
    package var fieldsRead: [String] {
        [configuration.forwardedHeader, InternalServices.tokenHeader] + internalServices.nameHeaders
            + PresentedCredentials.fields
    }

    /// More hops than that are no way that a request takes; it bounds what a made-up header costs.
    private static let mostHops = 256

    /// Creates an identifier that verifies tokens with `verifier`; without one, no token is verified here.
    public init(configuration: ClientIdentityConfiguration = .init(), verifier: TokenVerifier? = nil) {
        (self.configuration, self.verifier) = (configuration, verifier)
        internalServices = InternalServices(configuration)
        syntax = configuration.forwardedHeader.lowercased() == "forwarded" ? .forwarded : .list
    }

    /// The address of the client: the peer's, or, when that is a trusted proxy, the one that the proxies tell of.
    ///
    /// The configured header's lines are read in order, from the right, past every trusted proxy. An element that is no
    /// address ends the walk: the client is the last address before it. When all are trusted, it is the leftmost one.
    /// Costs O(bytes of that header), and no more than 256 hops.
    ///
    /// - Parameter peer: The other end of the connection, with or without a port.
    /// - Returns: nil when the peer is no address; then no header is believed either.
    public func address(peer: String, headers: some HeaderFields) -> IPAddress? {
        var notes: IdentityNotes?
        return address(peer: peer, headers: headers, noting: &notes)
    }

    private func address(peer: String, headers: some HeaderFields, noting notes: inout IdentityNotes?) -> IPAddress? {
        guard var client = IPAddress(peer) else {
            notes?.steps.append(.unreadable)
            return nil
        }
        guard isTrusted(client, noting: &notes) else { return client }
        let hops = ForwardedHops(headers.values(of: configuration.forwardedHeader), syntax: syntax)
        for hop in hops.prefix(Self.mostHops) {
            guard case .address(let address) = hop else {
                notes?.steps.append(.unreadable)
                break
            }
            client = address
            guard isTrusted(address, noting: &notes) else { break }
        }
        return client
    }

    /// Who a request comes from.
    ///
    /// It refuses nobody: a bad token leaves the client anonymous, so that guessing tokens is limited by address. Costs
    /// a few passes over the headers, one SHA-256 for each key or token, and the check of a signature where a bearer
    /// token comes and a verifier is there.
    ///
    /// - Parameters:
    ///   - peer: The other end of the connection, with or without a port.
    ///   - verifiedSubject: Whom the application's own authentication vouches for; no token is looked at then.
    ///   - now: The time by which tokens expire.
    public func identify(
        peer: String, headers: some HeaderFields, verifiedSubject: String? = nil, now: Date = Date()
    ) async -> IdentifiedClient {
        var notes: IdentityNotes?
        return await identify(
            peer: peer, headers: headers, verifiedSubject: verifiedSubject, now: now, noting: &notes)
    }

    /// The same for a request without a token that would have to be verified, which is all that can take a while; nil: it
    /// has one.
    package func identifyAtOnce(
        peer: String, headers: some HeaderFields, verifiedSubject: String? = nil
    ) -> IdentifiedClient? {
        var notes: IdentityNotes?
        let claim = claim(peer: peer, headers: headers, verifiedSubject: verifiedSubject, noting: &notes)
        guard case .settled(let client) = claim else { return nil }
        return client
    }

    /// Who a request comes from, and writes down why, if there are notes.
    func identify(
        peer: String, headers: some HeaderFields, verifiedSubject: String?, now: Date,
        noting notes: inout IdentityNotes?
    ) async -> IdentifiedClient {
        switch claim(peer: peer, headers: headers, verifiedSubject: verifiedSubject, noting: &notes) {
        case .settled(let client): return client
        case .token(let bearer, let verifier, let credentials, let address):
            if let token = await verified(bearer, by: verifier, now: now, noting: &notes) {
                notes?.reason = .token
                return named("user:\(token.subject)", .authenticated, at: address, token: token)
            }
            return byKeyOrAddress(credentials, at: address, noting: &notes)
        }
    }

    /// What a request says about who it is from.
    private enum Claim {
        /// Nothing is left to be found out.
        case settled(IdentifiedClient)
        /// A token; if it proves nothing, the rest counts.
        case token(String, by: TokenVerifier, else: PresentedCredentials, at: IPAddress?)
    }

    private func claim(
        peer: String, headers: some HeaderFields, verifiedSubject: String?, noting notes: inout IdentityNotes?
    ) -> Claim {
        let address = address(peer: peer, headers: headers, noting: &notes)
        // A network is what a client is in, not what the proxy before it is in: that one speaks for strangers
        let own = address.flatMap { proxies(of: $0) == nil ? $0 : nil }
        let verdict = internalServices.judge(headers: headers, address: own)
        notes?.services = verdict
        if case .named(let name, let proof) = verdict {
            notes?.reason = .internalService(proof)
            return .settled(named("internal:\(name)", .internal, at: address))
        }
        if let verifiedSubject, !verifiedSubject.isEmpty {
            notes?.reason = .application
            return .settled(named("user:\(verifiedSubject)", .authenticated, at: address))
        }
        let credentials = PresentedCredentials(headers)
        if let bearer = credentials.bearer, let verifier {
            return .token(bearer, by: verifier, else: credentials, at: address)
        }
        return .settled(byKeyOrAddress(credentials, at: address, noting: &notes))
    }

    private func verified(
        _ bearer: String, by verifier: TokenVerifier, now: Date, noting notes: inout IdentityNotes?
    ) async -> VerifiedToken? {
        do throws(IdentityError) { return try await verifier.verify(bearer, now: now) } catch {
            notes?.tokenRefusal = error.description
            return nil
        }
    }

    private func byKeyOrAddress(
        _ credentials: PresentedCredentials, at address: IPAddress?, noting notes: inout IdentityNotes?
    ) -> IdentifiedClient {
        byKey(credentials, at: address, noting: &notes) ?? anonymous(at: address)
    }

    private func byKey(
        _ credentials: PresentedCredentials, at address: IPAddress?, noting notes: inout IdentityNotes?
    ) -> IdentifiedClient? {
        let keys = credentials.apiKeys.map(CredentialDigest.init(of:))
        if let known = keys.first(where: configuration.apiKeyDigests.contains) {
            notes?.reason = .knownKey
            return named("apikey:\(known.prefix)", .api, at: address)
        }
        guard configuration.credentials == .any else { return nil }
        if let bearer = credentials.bearer {
            notes?.reason = .anyToken
            return named("jwt:\(CredentialDigest(of: bearer).prefix)", .authenticated, at: address)
        }
        guard let key = keys.first else { return nil }
        notes?.reason = .anyKey
        return named("apikey:\(key.prefix)", .api, at: address)
    }

    private func anonymous(at address: IPAddress?) -> IdentifiedClient {
        named("ip:" + name(of: address), .anonymous, at: address)
    }

    /// What those who share the address of a client are called, proven or not: IPv6 by prefix.
    package func addressName(peer: String, headers: some HeaderFields) -> String {
        name(of: address(peer: peer, headers: headers))
    }

    private func name(of address: IPAddress?) -> String {
        switch address {
        case let address? where address.version == .v6:
            AddressBlock(address, prefixLength: configuration.ipv6Prefix).description
        case let address?: address.description
        // All who come over a Unix socket share one limit; what the peer calls itself is not repeated
        case nil: "unknown"
        }
    }

    private func named(
        _ id: String, _ type: ClientType, at address: IPAddress?, token: VerifiedToken? = nil
    ) -> IdentifiedClient {
        IdentifiedClient(client: Client(id: id, type: type), address: address, token: token)
    }

    /// Whether a peer is one of the proxies whose headers count.
    package func isTrusted(proxy peer: String) -> Bool { IPAddress(peer).flatMap(proxies) != nil }

    /// The trusted proxies that an address is one of.
    private func proxies(of address: IPAddress) -> AddressBlock? {
        configuration.trustedProxies.first { $0.contains(address) }
    }

    private func isTrusted(_ address: IPAddress, noting notes: inout IdentityNotes?) -> Bool {
        let block = proxies(of: address)
        notes?.steps.append(block.map { .proxy(address, $0) } ?? .client(address))
        return block != nil
    }
}
