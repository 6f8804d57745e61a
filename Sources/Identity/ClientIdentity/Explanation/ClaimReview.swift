/// Says of each header with which a request claims to be somebody what became of it.
///
/// Nothing is decided here: it looks at what was decided, and at the configuration for the reason.
struct ClaimReview<Fields: HeaderFields> {
    let identifier: ClientIdentifier
    let headers: Fields
    let client: IdentifiedClient
    let notes: IdentityNotes

    init(_ identifier: ClientIdentifier, _ headers: Fields, _ client: IdentifiedClient, _ notes: IdentityNotes) {
        (self.identifier, self.headers, self.client, self.notes) = (identifier, headers, client, notes)
    }

    var configuration: ClientIdentityConfiguration { identifier.configuration }

    /// All claims, in the order in which they are looked at.
    var claims: [PresentedClaim] { forwarding + services + authorization + keys }

    /// Headers that proxies name clients with, whether they are the configured one or not.
    private var forwarding: [PresentedClaim] {
        let usual = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP"]
        let own = configuration.forwardedHeader
        return ([own] + usual.filter { $0.lowercased() != own.lowercased() }).compactMap { name in
            let lines = headers.values(of: name)
            guard !lines.isEmpty else { return nil }
            let verdict = name == own ? forwarder : (false, "not read, the configured header is \(own)")
            return PresentedClaim(
                header: name, value: lines.joined(separator: ", "), isBelieved: verdict.0, reason: verdict.1)
        }
    }

    private var forwarder: (Bool, String) {
        switch notes.steps.first {
        case .proxy(let address, let block): (true, "sent by \(address), a trusted proxy (\(block))")
        case .client(let address): (false, "sent by \(address), which is no trusted proxy")
        case .unreadable, nil: (false, "the connection has no address that could be a trusted proxy's")
        }
    }
}
