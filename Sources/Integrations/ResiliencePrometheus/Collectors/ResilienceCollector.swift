import RateLimiting
public import ResilienceService

/// What a ``ResilienceManager`` knows, for Prometheus: limits by rule, circuits, queues, the store, health. No client is
/// ever a label.
public struct ResilienceCollector: MetricCollector {
    private let manager: ResilienceManager
    private let others: @Sendable () -> [HealthReport.Component]

    /// Creates one for what `manager` owns; `others` are parts whose health only the caller knows.
    public init(
        manager: ResilienceManager, others: @escaping @Sendable () -> [HealthReport.Component] = { [] }
    ) {
        (self.manager, self.others) = (manager, others)
    }

    /// Its metrics at this moment.
    public func collect() async -> [MetricFamily] {
        Self.families(health: manager.health(others: others()))
            + Self.families(limits: manager.limiter.statistics, isEnabled: manager.limiter.rules.isEnabled)
            + Self.families(circuits: manager.circuits)
            + Self.families(queues: manager.queueReports) + Self.families(times: manager.workQueues)
            + [
                ResilienceMetric.decisionTime.histogram([
                    .init([:], manager.limiter.decisionTimes.counts(in: .decisions))
                ])
            ]
    }
}
