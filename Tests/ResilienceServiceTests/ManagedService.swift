import Logging
import ResilienceConfiguration
import ResilienceService
import ResilienceTesting
import ServiceLifecycle

/// A manager in a service group, with a clock that stands still.
struct ManagedService {
    let clock = ManualClock()
    let manager: ResilienceManager
    let group: ServiceGroup

    let log = LogRecord()

    /// Describes what `change` says, in `environment`.
    init(
        _ environment: ResilienceEnvironment = .default, store: FleetStore? = nil,
        _ change: (inout ResilienceConfiguration) -> Void = { _ in }
    ) async throws {
        var configuration = ResilienceConfiguration()
        change(&configuration)
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        manager = try await ResilienceManager(
            configuration: try configuration.resolved(environment: environment), store: store, clock: clock,
            logger: log.logger)
        group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [manager], logger: quiet))
    }
}
