extension ClaimReview {
    /// Headers with which internal services name themselves.
    var services: [PresentedClaim] {
        let tokenHeader = InternalServices.tokenHeader
        let namers = identifier.internalServices.nameHeaders.filter { !values(of: $0).isEmpty }
        let names = namers.map { header in
            let (isBelieved, reason) = verdict(onName: header, namers.first ?? header)
            let value = isSecretive(header) ? PresentedClaim.mask : values(of: header).joined(separator: ", ")
            return PresentedClaim(header: header, value: value, isBelieved: isBelieved, reason: reason)
        }
        let tokens = values(of: tokenHeader).map { token in
            let (isBelieved, reason) = verdict(onToken: CredentialDigest(of: token))
            return PresentedClaim(
                header: tokenHeader, value: PresentedClaim.mask, isBelieved: isBelieved, reason: reason)
        }
        return names + tokens
    }

    private func values(of header: String) -> [String] { PresentedCredentials.values(of: header, in: headers) }

    /// Whether a header that is to hold a name looks as if somebody might send a secret in it.
    private func isSecretive(_ header: String) -> Bool {
        ["token", "secret", "key", "auth", "password", "cookie"].contains(where: header.lowercased().contains)
    }

    private func verdict(onName header: String, _ first: String) -> (Bool, String) {
        guard case .named = notes.services else { return (false, doubt) }
        return header == first ? (true, "names the service") : (false, "\(first) comes first")
    }

    private func verdict(onToken digest: CredentialDigest) -> (Bool, String) {
        if identifier.internalServices.isKnown(digest) { return (true, "known, one of internal.token_sha256") }
        if case .named(let name, _) = notes.services, name == digest.prefix {
            return (true, "names the service by the first digits of its SHA-256")
        }
        let known = configuration.internalTokenDigests.count
        return (
            false, known == 0 ? "internal.token_sha256 is empty" : "none of the \(known) of internal.token_sha256"
        )
    }

    /// Why nobody believes the request to come from an internal service.
    private var doubt: String {
        let hasTokens = !configuration.internalTokenDigests.isEmpty
        let lacking = hasTokens ? ", and no known \(InternalServices.tokenHeader) comes with it" : ""
        guard !configuration.internalNetworks.isEmpty else {
            return hasTokens
                ? "no known \(InternalServices.tokenHeader) comes with it"
                : "internal has neither networks nor token_sha256, and trust_headers is off"
        }
        guard let address = client.address else { return "the connection has no address\(lacking)" }
        if case .proxy(_, let block) = notes.steps.last(where: { $0 != .unreadable }) {
            return "\(address) is a trusted proxy (\(block)), which speaks for others\(lacking)"
        }
        return "\(address) is in none of internal.networks\(lacking)"
    }
}
