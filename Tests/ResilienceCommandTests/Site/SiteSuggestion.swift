/// What a suggestion says.
struct SiteSuggestion: Decodable {
    struct Caught: Decodable {
        let client: String
        let requests, denied: Int
    }

    struct Rule: Decodable {
        let rule: String
        let limits: [String]
        let burst: Int?
        let requests, clients, denied, deniedClients: Int
        let caught: [Caught]
    }

    let requests, uncounted, skipped: Int
    let rules: [Rule]
    let yaml: String

    /// What it says of a rule.
    func rule(_ rule: SiteRule) -> Rule? { rules.first { $0.rule == rule.rawValue } }

    /// The limits of a rule for the referee.
    func limits(_ rule: SiteRule) -> SiteLimits? {
        self.rule(rule).flatMap { SiteLimits($0.limits, isBucket: rule.limits.isBucket, burst: $0.burst) }
    }
}
