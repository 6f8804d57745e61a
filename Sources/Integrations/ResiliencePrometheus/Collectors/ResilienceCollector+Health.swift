import ResilienceService

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension ResilienceCollector {
    private static let statuses: [HealthReport.Status] = [.healthy, .degraded, .unhealthy]

    static func families(health: HealthReport) -> [MetricFamily] {
        [
            ResilienceMetric.build.family(.info(build)),
            ResilienceMetric.service.family(.info(["environment": health.environment])),
            ResilienceMetric.startTime.gauge(.real(health.startupTime.timeIntervalSince1970)),
            ResilienceMetric.health.gauge(
                statuses.map { .init(["status": $0.rawValue], MetricNumber($0 == health.status)) }),
            ResilienceMetric.componentHealth.gauge(
                health.components.map { .init(["component": $0.name], degree(of: $0.status)) }),
        ]
    }

    private static func degree(of status: HealthReport.Status) -> MetricNumber {
        switch status {
        case .healthy: 1
        case .degraded: 0.5
        case .unhealthy: 0
        }
    }

    private static var build: MetricLabels {
        #if os(Linux)
        let system = "linux"
        #elseif os(macOS)
        let system = "macos"
        #else
        let system = "other"
        #endif
        #if arch(x86_64)
        let architecture = "x86_64"
        #elseif arch(arm64)
        let architecture = "arm64"
        #else
        let architecture = "other"
        #endif
        #if DEBUG
        let kind = "debug"
        #else
        let kind = "release"
        #endif
        return ["system": system, "architecture": architecture, "configuration": kind]
    }
}
