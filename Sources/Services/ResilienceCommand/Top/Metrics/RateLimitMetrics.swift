/// What a service says of its rate limits.
struct RateLimitMetrics: Decodable {
    /// What became of the requests that a rule matched.
    struct Rule: Decodable {
        let name: String
        let allowed: Int
        let denied: Int
        let bypassed: Int?
        let shadowed: Int?
    }

    /// How many decisions were taken without the shared store, by who took them.
    struct Fallbacks: Decodable {
        let local: Int
        let allow: Int
        let deny: Int
    }

    /// How long decisions took, in seconds.
    struct Latency: Decodable {
        let count: Int
        let p50: Double
        let p95: Double
        let p99: Double
        let max: Double
    }

    /// Where the counters are.
    struct Store: Decodable {
        let kind: String
        let available: Bool
        let keys: Int?
        let bytes: Int?
        let maxKeys: Int?
        let evicted: Int?
    }

    let enabled: Bool?
    let rules: [Rule]?
    let fallbacks: Fallbacks?
    let latency: Latency?
    let store: Store?
}
