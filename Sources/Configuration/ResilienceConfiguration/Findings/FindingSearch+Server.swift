extension FindingSearch {
    /// Hosts and origins that no request has.
    mutating func lookAtServer() {
        let (server, path) = (settings.http, ConfigurationPath("http"))
        for (index, host) in server.trustedHosts.enumerated() where !Self.isHost(host) {
            note(
                .unmatchableHost, path.key("trusted_hosts").item(index),
                "\(host.quotedForPeople): no request names such a host", advice: "write it as in hotel.example or [::1]"
            )
        }
        for (index, origin) in server.corsOrigins.enumerated() where !Self.isOrigin(origin) {
            note(
                .unmatchableOrigin, path.key("cors_origins").item(index),
                "\(origin.quotedForPeople): no browser sends such an origin",
                advice: "write it as in https://hotel.example, in lower case and without a slash at the end")
        }
    }

    /// Whether it can be what stands in `Host`, with or without a port; an address of IPv6 has brackets there.
    private static func isHost(_ text: String) -> Bool {
        let isBare = text.unicodeScalars.allSatisfy {
            !$0.properties.isWhitespace && !"/*@?#".unicodeScalars.contains($0)
        }
        return isBare && (text.hasPrefix("[") || text.count { $0 == ":" } < 2)
    }

    /// Whether it can be what stands in `Origin` (RFC 6454, 6.2): a scheme, a host, and a port unless it is the usual one.
    private static func isOrigin(_ text: String) -> Bool {
        if text == "null" { return true }
        guard let colon = text.firstRange(of: "://"), text == text.lowercased() else { return false }
        let (scheme, host) = (text[..<colon.lowerBound], String(text[colon.upperBound...]))
        let usual = scheme == "https" ? ":443" : scheme == "http" ? ":80" : "/"
        return !scheme.isEmpty && !host.isEmpty && isHost(host) && !host.hasSuffix(usual)
    }
}
