import RateLimiting
public import ResilienceService

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

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
            + Self.families(circuits: manager.circuits, at: Date())
            + Self.families(queues: manager.queueReports)
    }
}
