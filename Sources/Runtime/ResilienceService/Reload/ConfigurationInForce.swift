import Backpressure
import CircuitBreaking
import ClientIdentity
import ResilienceConfiguration

/// A configuration that is in force, with what is made from it and changes with it: read for every request, replaced as one.
final class ConfigurationInForce: Sendable {
    /// Later ones have higher numbers.
    let number: Int
    /// How many of those before it said something else than the one before them: what people count.
    let revision: Int
    let configuration: ResolvedConfiguration
    let clients: ClientIdentifier
    let verifier: TokenVerifier?
    private let undescribed: UndescribedParts

    init(_ configuration: ResolvedConfiguration, verifier: TokenVerifier?, number: Int = 0, revision: Int = 0) throws {
        (self.configuration, self.verifier) = (configuration, verifier)
        (self.number, self.revision) = (number, revision)
        clients = ClientIdentifier(configuration: configuration.clients, verifier: verifier)
        undescribed = try UndescribedParts(environment: configuration.environment)
    }

    /// What the circuit called `name` has: what is said of it, or the defaults.
    func circuit(_ name: String) -> CircuitConfiguration { configuration.circuits[name] ?? undescribed.circuit }

    /// What queues called `name` have.
    func queue(_ name: String) -> QueueConfiguration { configuration.queues[name] ?? undescribed.queue }

    /// How much work from the queue called `name` may be done at the same time.
    func concurrency(_ name: String) -> Int {
        configuration.settings.queues[name]?.concurrency ?? undescribed.concurrency
    }
}
