import ResilienceService

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The answer of `/resilience/health`.
struct HealthBody: Encodable {
    struct Component: Encodable {
        let name: String
        let status: String
        /// What is the matter; empty where nothing is.
        let detail: String
    }

    let status: String
    let initialized: Bool
    let startupTime: Date
    let environment: String
    let redisConnected: Bool
    let components: [Component]

    init(_ report: HealthReport) {
        status = report.status.rawValue
        initialized = report.isInitialized
        startupTime = report.startupTime
        environment = report.environment
        redisConnected = report.isRedisConnected
        components = report.components.map {
            Component(name: $0.name, status: $0.status.rawValue, detail: $0.detail)
        }
    }
}
