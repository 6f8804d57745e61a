import RateLimiting

/// What is suggested for one rule, and what it would have done.
struct RuleSuggestion {
    /// Where the limits come from.
    enum Origin {
        /// The traffic.
        case traffic
        /// The configuration: nobody asked this rule.
        case unasked
        /// The configuration: no limit keeps enough.
        case unmeetable
    }

    /// A counter and how it fared.
    struct Caught {
        let key: CounterKey
        let requests: Int
        let denied: Int
    }

    /// The untouched counter that has the least room.
    struct Nearest {
        let key: CounterKey
        let window: SuggestedWindow
        /// What it needed, and what there is.
        let units: Int
        let limit: Int
    }

    let name: String
    let scope: RuleScope
    let limits: RuleLimits
    let origin: Origin
    let requests: Int
    let keys: Int
    /// Requests denied, and counters that had some denied.
    let denied: Int
    let touched: Int
    /// Those that had the most denied, ten at most.
    let caught: [Caught]
    let nearest: Nearest?
    /// What is to be said besides.
    let notes: [String]

    /// What shares a count, in words.
    static func counters(_ count: Int, _ scope: RuleScope) -> String {
        switch scope {
        case .client: count == 1 ? "1 client" : "\(count) clients"
        case .endpoint: count == 1 ? "1 client on a path" : "\(count) clients on a path each"
        case .service: "all clients together"
        }
    }
}
