import RateLimiting
import ResilienceService

/// What was decided about requests, among all that is counted.
struct RateLimitingBody: Encodable {
    struct Rule: Encodable {
        let name: String
        let allowed: Int
        let denied: Int
        let bypassed: Int
        let shadowed: Int
    }

    /// Who decided while the store was away.
    struct Fallbacks: Encodable {
        let local: Int
        let allow: Int
        let deny: Int
    }

    /// In seconds.
    struct Latency: Encodable {
        let count: Int
        let mean: Double
        let p50: Double
        let p95: Double
        let p99: Double
        let max: Double

        init(_ latency: RateLimitStatistics.Latency) {
            count = latency.count
            mean = latency.mean / .seconds(1)
            (p50, p95) = (latency.p50 / .seconds(1), latency.p95 / .seconds(1))
            (p99, max) = (latency.p99 / .seconds(1), latency.max / .seconds(1))
        }
    }

    /// Numbers are null where only the store itself knows them.
    struct Store: Encodable {
        let report: StoreReport

        enum CodingKeys: String, CodingKey {
            case kind, available, keys, bytes, maxKeys, evicted
        }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(report.kind.rawValue, forKey: .kind)
            try members.encode(report.isAvailable, forKey: .available)
            try members.encode(report.keys, forKey: .keys)
            try members.encode(report.bytes, forKey: .bytes)
            try members.encode(report.maximumKeys, forKey: .maxKeys)
            try members.encode(report.evicted, forKey: .evicted)
        }
    }

    let enabled: Bool
    let allowed: Int
    let denied: Int
    let bypassed: Int
    let shadowed: Int
    let excluded: Int
    let unlimited: Int
    let rules: [Rule]
    let fallbacks: Fallbacks
    let latency: Latency
    let store: Store

    init(_ report: RateLimitReport) {
        let counts = report.statistics
        enabled = report.isEnabled
        (allowed, denied, bypassed, shadowed) = (counts.allowed, counts.denied, counts.bypassed, counts.shadowed)
        (excluded, unlimited) = (counts.excluded, counts.unlimited)
        rules = counts.rules.sorted { $0.key < $1.key }.map { name, rule in
            Rule(
                name: name, allowed: rule.allowed, denied: rule.denied, bypassed: rule.bypassed,
                shadowed: rule.shadowed)
        }
        let fallbacks = counts.fallbacks
        self.fallbacks = Fallbacks(
            local: fallbacks[.local] ?? 0, allow: fallbacks[.allow] ?? 0, deny: fallbacks[.deny] ?? 0)
        latency = Latency(counts.latency)
        store = Store(report: report.store)
    }
}
