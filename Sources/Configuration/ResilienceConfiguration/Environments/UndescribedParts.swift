package import Backpressure
package import CircuitBreaking

/// What a circuit or a queue has that somebody names and no configuration describes: the defaults, with what the
/// environment changes about them.
package struct UndescribedParts: Sendable {
    package let circuit: CircuitConfiguration
    package let queue: QueueConfiguration
    package let concurrency = QueueSettings().concurrency

    package init(environment: ResilienceEnvironment) throws {
        var settings = ResilienceConfiguration()
        settings.breakers = ["undescribed": BreakerSettings()]
        settings.queues = ["undescribed": QueueSettings()]
        let resolved = try settings.resolved(environment: environment)
        circuit = try resolved.circuits["undescribed"] ?? CircuitConfiguration()
        queue = try resolved.queues["undescribed"] ?? QueueConfiguration()
    }
}
