import ClientIdentity

extension FindingSearch {
    /// Who is believed for saying so, and who is meant to be and is not.
    mutating func lookAtClients() {
        let (clients, path) = (settings.clients, ConfigurationPath("clients"))
        if clients.credentials == .any {
            note(
                .unverifiedCredentials, path.key("credentials"),
                "\"any\": unverified tokens and keys name clients, so anyone can make up new ones",
                advice: "use verified, with jwt_key or api_key_sha256")
        }
        if clients.forwardedHeader.lowercased() != "x-forwarded-for", clients.trustedProxies.isEmpty {
            note(
                .headerUnread, path.key("forwarded_header"),
                "\(clients.forwardedHeader.quotedForPeople): not read, since no proxy is trusted",
                advice: "list the proxies in trusted_proxies, or leave it out")
        }
        if clients.ipv6Prefix > 64 {
            note(
                .longPrefix, path.key("ipv6_prefix"),
                "\(quoted(clients.ipv6Prefix)): a subscriber has a whole /64 and so can be"
                    + " 2^\(clients.ipv6Prefix - 64) clients",
                advice: "use 64 or less")
        }
        lookForEverybody(
            in: clients.trustedProxies, path.key("trusted_proxies"), "whoever connects may say who the client is",
            advice: "list the proxies' own addresses")
        lookAtInternal(clients.internal, path.key("internal"))
        lookAtKey(path.key("jwt_key"))
    }

    private mutating func lookAtInternal(_ services: InternalClientSettings, _ path: ConfigurationPath) {
        let consequence = "anyone who sends one of the headers passes as an internal service"
        if services.trustsHeaders {
            note(
                .trustedHeaders, path.key("trust_headers"), "\"true\": \(consequence)",
                advice: "list networks or token_sha256 instead")
        }
        lookForEverybody(
            in: services.networks, path.key("networks"), consequence, advice: "list the services' own networks")
        if services.headers.isEmpty, services.trustsHeaders || !services.networks.isEmpty {
            note(
                .headersMissing, path.key("headers"),
                "none: a service has no header to say its name in, so none passes without a token",
                advice: "leave the key out for the usual ones")
        }
        guard !services.trustsHeaders else { return }
        let proxies = AddressRanges(settings.clients.trustedProxies)
        for (index, network) in services.networks.enumerated() where proxies.contain(network) {
            note(
                .proxiedNetwork, path.key("networks").item(index),
                "\(network.description.quotedForPeople): all in it are trusted proxies, which speak for others, so"
                    + " nobody there passes as an internal service",
                advice: "narrow trusted_proxies, or use token_sha256")
        }
    }

    private mutating func lookForEverybody(
        in blocks: [AddressBlock], _ path: ConfigurationPath, _ consequence: String, advice: String
    ) {
        let whole = AddressRanges(blocks).wholeVersions
        guard !whole.isEmpty else { return }
        let alone = blocks.firstIndex { $0.prefixLength == 0 }
        let found = alone.map { blocks[$0].description.quotedForPeople } ?? "together"
        note(
            .everyAddress, alone.map(path.item) ?? path,
            "\(found): all \(whole.joined(separator: " and ")) addresses, so \(consequence)", advice: advice)
    }

    /// A secret in the file itself, or in the one that it names.
    private mutating func lookAtKey(_ path: ConfigurationPath) {
        guard let key = resolved.tokenKey, key.isSecret else { return }
        if let file = key.file {
            guard surroundings.isReadableByAll(file) else { return }
            note(
                .readableSecret, path, "\(file.quotedForPeople): a private key that all users of this machine may read",
                advice: "take that right away: chmod o-r")
        } else if let places = resolved.places, places.override(of: path) == nil,
            surroundings.isReadableByAll(places.source)
        {
            note(
                .readableSecret, path, "a secret in a file that all users of this machine may read",
                advice: "take that right away, or set JWT_KEY instead")
        }
    }
}
