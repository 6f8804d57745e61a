import Backpressure
import CircuitBreaking
import ResilienceConfiguration

/// What a circuit or a queue has that code names and no configuration describes: the defaults, with what the environment
/// changes about them.
struct UndescribedParts: Sendable {
    let circuit: CircuitConfiguration
    let queue: QueueConfiguration
    let concurrency = QueueSettings().concurrency

    init(environment: ResilienceEnvironment) throws {
        var settings = ResilienceConfiguration()
        settings.breakers = ["undescribed": BreakerSettings()]
        settings.queues = ["undescribed": QueueSettings()]
        let resolved = try settings.resolved(environment: environment)
        circuit = try resolved.circuits["undescribed"] ?? CircuitConfiguration()
        queue = try resolved.queues["undescribed"] ?? QueueConfiguration()
    }
}
