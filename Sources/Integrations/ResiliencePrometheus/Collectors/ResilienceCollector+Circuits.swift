import CircuitBreaking
import ResilienceService

extension ResilienceCollector {
    static func families(circuits: [CircuitReport]) -> [MetricFamily] {
        [
            ResilienceMetric.circuitState.gauge(
                circuits.flatMap { circuit in
                    CircuitState.allCases.map {
                        .init(
                            ["circuit": circuit.name, "state": $0.rawValue],
                            MetricNumber($0 == circuit.statistics.state))
                    }
                }),
            ResilienceMetric.circuitCalls.counter(
                circuits.flatMap { circuit in
                    outcomes(of: circuit.statistics.totals).map {
                        .init(["circuit": circuit.name, "outcome": $0.0], MetricNumber($0.1))
                    }
                }),
            ResilienceMetric.circuitInFlight.gauge(
                series(of: circuits) { MetricNumber($0.statistics.totals.inFlight) }),
            ResilienceMetric.circuitRejected.counter(
                series(of: circuits) { MetricNumber($0.statistics.totals.rejected) }),
            ResilienceMetric.circuitOpened.counter(series(of: circuits) { MetricNumber($0.statistics.totals.opened) }),
            ResilienceMetric.circuitClosed.counter(series(of: circuits) { MetricNumber($0.statistics.totals.closed) }),
            // The first generation was not entered from another state
            ResilienceMetric.circuitTransitions.counter(
                series(of: circuits) { MetricNumber(Int(clamping: $0.statistics.generation) - 1) }),
            ResilienceMetric.circuitRetry.gauge(
                series(of: circuits) { $0.retryAfter.map { MetricNumber(max(.zero, $0)) } ?? 0 }),
        ]
    }

    /// Each call in one of them, unlike in the totals, whose failures include the timeouts.
    private static func outcomes(of totals: CircuitTotals) -> [(String, Int)] {
        [
            ("success", totals.successes), ("failure", totals.failures - totals.timeouts),
            ("timeout", totals.timeouts), ("ignored", totals.ignored), ("cancelled", totals.cancelled),
            ("abandoned", totals.abandoned), ("late", totals.late),
        ]
    }

    private static func series(
        of circuits: [CircuitReport], _ value: (CircuitReport) -> MetricNumber
    ) -> [MetricFamily.Sample<MetricNumber>] {
        circuits.map { .init(["circuit": $0.name], value($0)) }
    }
}
