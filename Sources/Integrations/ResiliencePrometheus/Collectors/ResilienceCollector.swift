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
        let snapshot = manager.snapshot(others: others())
        return Self.families(health: snapshot.health)
            + Self.families(limits: snapshot.rateLimiting, times: manager.limiter.decisionTimes)
            + Self.families(store: snapshot.rateLimiting.store) + Self.families(circuits: snapshot.circuits)
            + Self.families(queues: snapshot.queues) + Self.families(times: manager.workQueues)
            + Self.families(candidate: snapshot.candidate) + reloads
    }

    private var reloads: [MetricFamily] {
        [
            ResilienceMetric.revision.gauge(MetricNumber(manager.revision)),
            ResilienceMetric.reloadsRefused.counter([.init([:], MetricNumber(manager.reloadsRefused))]),
        ]
    }
}
