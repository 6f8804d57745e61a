/// What a summary says.
struct SiteSummary: Decodable {
    struct Skipped: Decodable { let lines: Int }

    struct Counts: Decodable { let total, allowed, denied, excluded: Int }

    struct Hit: Decodable {
        let client: String
        let hits, requests: Int
    }

    struct Closest: Decodable {
        let client: String
        let remaining, limit, window: Int
    }

    struct Rule: Decodable {
        let rule: String
        let allowed, denied, clients, clientsHit: Int
        let hitMost: [Hit]
        let closest: Closest?
    }

    let skipped: Skipped
    let requests: Counts
    let rules: [Rule]

    /// What it says of a rule.
    func rule(_ rule: SiteRule) -> Rule? { rules.first { $0.rule == rule.rawValue } }
}
