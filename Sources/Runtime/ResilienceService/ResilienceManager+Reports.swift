import CircuitBreaking
import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension ResilienceManager {
    /// Everything there is to tell at this moment. `others` are parts whose health only the caller knows.
    public func snapshot(others: [HealthReport.Component] = []) -> ServiceSnapshot {
        let (circuits, queues) = (circuits, queueReports)
        return ServiceSnapshot(
            time: Date(), uptime: uptime() - .zero, health: health(of: circuits, queues, others),
            rateLimiting: rateLimitReport, circuits: circuits, queues: queues, candidate: candidate)
    }

    /// The number of the configuration in force, one more with each change.
    package var revision: Int { inForce.revision }

    /// How many reloads left everything as it was, since something was wrong with what was read.
    package var reloadsRefused: Int { refusals.load(ordering: .relaxed) }

    /// Every circuit, by name.
    public var circuits: [CircuitReport] {
        parts.withLock { Array($0.circuits.values) }.map { CircuitReport($0.breaker, madeAt: $0.madeAt) }
            .sorted { $0.name < $1.name }
    }

    /// The circuit called `name`; nil if there is none.
    public func circuit(_ name: String) -> CircuitReport? {
        parts.withLock { $0.circuits[name] }.map { CircuitReport($0.breaker, madeAt: $0.madeAt) }
    }

    /// Every queue that is in use or described, by name; those that share one are counted together.
    public var queueReports: [QueueReport] {
        let idle = configuration.queues.map { QueueReport(name: $0.key, configuration: $0.value) }
        return Dictionary((managedQueues().map { $0.report() } + idle).map { ($0.name, $0) }) { first, second in
            var both = first
            both.add(second)
            return both
        }
        .values.sorted { $0.name < $1.name }
    }

    /// The queues called `name`, counted together; nil if none is in use or described.
    public func queueReport(_ name: String) -> QueueReport? { queueReports.first { $0.name == name } }

    /// Whether all is well, and which part is not. `others` are parts that only the caller knows.
    public func health(others: [HealthReport.Component] = []) -> HealthReport {
        health(of: circuits, queueReports, others)
    }

    private func health(
        of circuits: [CircuitReport], _ queues: [QueueReport], _ others: [HealthReport.Component]
    ) -> HealthReport {
        let phase = parts.withLock { $0.phase }
        let service = phase.detail.map { HealthReport.Component(name: "service", status: .unhealthy, detail: $0) }
        let parts =
            [service].compactMap(\.self) + storeComponents + circuits.map(component) + queues.map(component) + others
        return HealthReport(
            status: parts.map(\.status).max() ?? .healthy, isInitialized: phase != .starting, startupTime: startupTime,
            environment: configuration.environment.rawValue, isRedisConnected: sharedStore?.isAvailable ?? false,
            components: parts.sorted { $0.name < $1.name })
    }

    /// Without its store a service goes on, unless a rule lets nobody pass meanwhile.
    private var storeComponents: [HealthReport.Component] {
        guard let sharedStore else { return [] }
        let isAway = !sharedStore.isAvailable
        let denies = deniesWithoutStore
        return [
            HealthReport.Component(
                name: "redis", status: !isAway ? .healthy : denies ? .unhealthy : .degraded,
                detail: !isAway ? "" : denies ? "away, and a rule lets nobody pass meanwhile" : "away")
        ]
    }

    /// Whether there is a rule that lets nobody pass while the store is away.
    private var deniesWithoutStore: Bool {
        let rules = configuration.rules
        guard rules.isEnabled else { return false }
        let usual = configuration.settings.store.whenUnavailable
        return (rules.rules + [rules.defaultRule].compactMap(\.self)).contains {
            !$0.isShadow && ($0.whenUnavailable ?? usual) == .deny
        }
    }

    /// One that waits for probes lets calls pass: nobody may be calling, and then it waits for ever.
    private func component(_ circuit: CircuitReport) -> HealthReport.Component {
        let state = circuit.statistics.state
        return HealthReport.Component(
            name: "circuit \(circuit.name)", status: state.letsNonePass ? .degraded : .healthy,
            detail: state == .closed ? "" : state.rawValue)
    }

    private func component(_ queue: QueueReport) -> HealthReport.Component {
        HealthReport.Component(
            name: "queue \(queue.name)", status: queue.isWarning ? .degraded : .healthy,
            detail: queue.isWarning ? "\(queue.items) items, \(queue.bytes) bytes" : "")
    }

    private var rateLimitReport: RateLimitReport {
        RateLimitReport(
            isEnabled: configuration.settings.rateLimits.isEnabled, statistics: limiter.statistics, store: storeReport)
    }

    private var storeReport: StoreReport {
        if let sharedStore {
            return StoreReport(
                kind: .redis, isAvailable: sharedStore.isAvailable, keys: nil, bytes: nil, maximumKeys: nil,
                maximumBytes: nil, evicted: nil)
        }
        let held = memory.statistics
        return StoreReport(
            kind: .memory, isAvailable: true, keys: held.keys, bytes: held.bytes, maximumKeys: held.maxKeys,
            maximumBytes: held.maxBytes, evicted: held.evicted)
    }
}
