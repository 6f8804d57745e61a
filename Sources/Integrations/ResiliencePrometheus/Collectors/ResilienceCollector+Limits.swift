import RateLimiting
import ResiliencePrimitives
import ResilienceService

extension ResilienceCollector {
    static func families(limits report: RateLimitReport, times: LatencyHistogram) -> [MetricFamily] {
        let statistics = report.statistics
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
            ResilienceMetric.limitsEnabled.gauge(MetricNumber(report.isEnabled)),
            ResilienceMetric.requests.counter(ruled + others),
            ResilienceMetric.fallbacks.counter(
                UnavailablePolicy.allCases.map {
                    .init(["policy": $0.rawValue], MetricNumber(statistics.fallbacks[$0] ?? 0))
                }),
            ResilienceMetric.decisionTime.histogram([.init([:], times.counts(in: .decisions))]),
        ]
    }

    static func families(store: StoreReport) -> [MetricFamily] {
        // Nothing rather than 0 where only a server could count
        let known = { (value: Int?) in value.map { [MetricFamily.Sample([:], MetricNumber($0))] } ?? [] }
        return [
            ResilienceMetric.storeAvailable.gauge(
                [.init(["kind": store.kind.rawValue], MetricNumber(store.isAvailable))]),
            ResilienceMetric.storeKeys.gauge(known(store.keys)),
            ResilienceMetric.storeKeysLimit.gauge(known(store.maximumKeys)),
            ResilienceMetric.storeBytes.gauge(known(store.bytes)),
            ResilienceMetric.storeBytesLimit.gauge(known(store.maximumBytes)),
            ResilienceMetric.storeEvicted.counter(known(store.evicted)),
        ]
    }

    static func families(candidate: CandidateReport?) -> [MetricFamily] {
        let decisions = (candidate?.rules ?? [:]).flatMap { rule, counts in
            [
                ("both_allow", counts.bothAllow), ("both_deny", counts.bothDeny),
                ("only_live_denies", counts.onlyLiveDenies), ("only_candidate_denies", counts.onlyCandidateDenies),
            ]
            .map { MetricFamily.Sample(["rule": rule, "result": $0.0], MetricNumber($0.1)) }
        }
        return [
            ResilienceMetric.candidateActive.gauge(MetricNumber(candidate != nil)),
            ResilienceMetric.candidateDecisions.counter(decisions),
            ResilienceMetric.candidateSkipped.counter(
                candidate.map { [.init([:], MetricNumber($0.skipped))] } ?? []),
        ]
    }
}
