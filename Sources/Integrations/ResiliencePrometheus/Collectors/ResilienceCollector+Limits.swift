import RateLimiting

extension ResilienceCollector {
    static func families(limits statistics: RateLimitStatistics, isEnabled: Bool) -> [MetricFamily] {
        let ruled = statistics.rules.flatMap { rule, counts in
            [
                ("allowed", counts.allowed), ("denied", counts.denied), ("bypassed", counts.bypassed),
                ("shadowed", counts.shadowed),
            ]
            .map { MetricFamily.Sample(["rule": rule, "verdict": $0.0], MetricNumber($0.1)) }
        }
        // What removed rules counted stays out: added to another series it would look like requests of this moment
        let others = [("excluded", statistics.excluded), ("unlimited", statistics.unlimited)]
            .map { MetricFamily.Sample(["verdict": $0.0], MetricNumber($0.1)) }
        return [
            ResilienceMetric.limitsEnabled.gauge(MetricNumber(isEnabled)),
            ResilienceMetric.requests.counter(ruled + others),
            ResilienceMetric.fallbacks.counter(
                UnavailablePolicy.allCases.map {
                    .init(["policy": $0.rawValue], MetricNumber(statistics.fallbacks[$0] ?? 0))
                }),
        ]
    }
}
