import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives

/// What a configuration did to the requests of a trace: in all, rule by rule, client by client.
struct TrafficSummary {
    private(set) var events = 0
    /// Of all requests.
    private(set) var counts = VerdictCounts()
    /// In the order in which they are tried, the default last.
    private(set) var rules: [RuleSummary]
    private let positions: [String: Int]

    init(of configuration: ResolvedConfiguration) {
        let set = configuration.rules
        rules = (set.rules + [set.defaultRule].compactMap(\.self)).map(RuleSummary.init)
        positions = Dictionary(
            uniqueKeysWithValues: rules.enumerated().map { ($0.element.rule.name, $0.offset) })
    }

    mutating func count(_ answer: SimulatedAnswer, to event: TraceEvent) {
        events += 1
        guard case .ruling(let ruled) = answer else { return }
        counts.count(ruled.ruling)
        guard let name = ruled.ruling.rule?.name, let position = positions[name] else { return }
        rules[position].count(ruled.ruling, of: ruled.request.client.id, at: event.time)
    }
}
