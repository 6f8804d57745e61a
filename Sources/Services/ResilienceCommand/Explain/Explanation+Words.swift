import ClientIdentity
import RateLimiting
import ResilienceConfiguration

extension Explanation {
    /// What named the client, in words.
    var reason: String {
        switch identity.reason {
        case .internalService(.token): "a service of one's own: its token is known"
        case .internalService(.network(let block)):
            "a service of one's own: it comes from the internal network \(block)"
        case .internalService(.anyone): "a service of one's own: it says so, and trust_headers believes everybody"
        case .application: "the application vouches for it"
        case .token: "its token is verified"
        case .knownKey: "its API key is known"
        case .anyToken: "its token says so, which nobody has verified: credentials is any"
        case .anyKey: "its API key says so, which nobody knows: credentials is any"
        case .address: addressReason
        }
    }

    private var addressReason: String {
        guard let address = identity.client.address else {
            return "nothing names it, and the connection has no address: all such share one name"
        }
        let prefix = configuration.clients.ipv6Prefix
        let part =
            address.version == .v6 && prefix < 128 ? "the first \(prefix) bits of its address do" : "its address does"
        return "nothing else names it, so \(part)"
    }

    /// The way to the client's address: each address on it and what it is.
    var steps: [(address: String?, meaning: String)] {
        let steps = identity.steps
        return steps.enumerated().map { index, step in
            let isLast = index == steps.count - 1
            switch step {
            case .client(let address): return (address.description, "no trusted proxy: the client")
            case .unreadable: return (nil, index == 0 ? "no address" : "no address, so nothing before it is believed")
            case .proxy(let address, let block):
                let ending = isLast ? ", and names nobody before it" : ""
                return (address.description, "a trusted proxy (\(block))\(ending)")
            }
        }
    }

    /// Where the rule that matches stands in the file.
    var place: ConfigurationPlace? { (treatment.rule?.name).flatMap(configuration.place) }

    /// Which rule decides, or why none is asked.
    var ruleMeaning: String {
        switch treatment {
        case .exempt(let path): "none: these services never limit \(path) and what is below it"
        case .disabled: "none: rate_limits.enabled is false"
        case .excluded: "none: the path is one of rate_limits.exclude"
        case .bypassed(let rule): "\(rule.name), which lets internal services pass uncounted"
        case .limited(let rule, _, _): rule.name
        }
    }

    /// Why a rule before the one that decides does not.
    func reason(_ rule: Rule, _ mismatch: RuleMismatch) -> String {
        switch mismatch {
        case .path: "its path \(rule.path.source) does not match"
        case .method: "it is for \(rule.methods.joined(separator: ", "))"
        case .client: "it is for clients of type \(rule.client?.rawValue ?? "")"
        }
    }

    /// Who shares the count of a rule.
    func sharing(_ rule: Rule) -> String {
        switch rule.scope {
        case .client: "each client by itself"
        case .endpoint: "each client by itself, for each path"
        case .service: "all clients together"
        }
    }
}
