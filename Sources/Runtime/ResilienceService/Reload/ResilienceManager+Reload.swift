import Backpressure
import CircuitBreaking
import ClientIdentity
import Logging
import RateLimiting
public import ResilienceConfiguration
import ResiliencePrimitives
import Synchronization

extension ResilienceManager {
    /// Reads the configuration and its candidate again from where they were found, checks all of it, and takes it over.
    ///
    /// All or nothing: whatever is wrong with it, everything stays as it was. Counters, circuits and what is in queues
    /// survive; what needs a restart stays as it is too, and is marked in the difference. One change after the other: who
    /// asks while another is made waits for it.
    ///
    /// - Parameter who: whose doing it is, for the log.
    /// - Returns: what is different now.
    /// - Throws: ``ReloadError``: `noSource` for a configuration that was made by code, `refused` with all that is wrong.
    @discardableResult
    public func reload(by who: String) async throws(ReloadError) -> ConfigurationDifference {
        do throws(ReloadError) {
            return try await inTurn { [self] in
                guard let source = changes.source else {
                    throw ReloadError(.noSource, "the configuration was made by code: there is no file to read again")
                }
                let read = try await changes.reader.read(source, file: changes.file, watch: changes.watch)
                let difference = try await enforce(read.configuration, by: who)
                follow(read.candidate, by: who)
                return difference
            }
        } catch {
            if error.code == .refused { refusals.add(1, ordering: .relaxed) }
            logger.error(
                "the configuration was not reloaded, everything stays as it was: \(error)", metadata: ["who": "\(who)"])
            // Everybody hears this: neither by whom nor why, which is about a file that not everybody may read
            desk.warn("configuration", "not reloaded, everything stays as it was: the log says why")
            throw error
        }
    }

    /// Takes over a configuration that was made by code, or read elsewhere, as ``reload(by:)`` does.
    ///
    /// - Throws: ``ReloadError``: `refused` if its key for tokens cannot be used.
    @discardableResult
    public func apply(
        _ configuration: ResolvedConfiguration, by who: String
    ) async throws(ReloadError) -> ConfigurationDifference {
        try await inTurn { [self] in try await enforce(configuration, by: who) }
    }

    /// Does what changes the configuration, one after the other.
    func inTurn<Value: Sendable>(
        _ change: @escaping @Sendable () async throws -> Value
    ) async throws(ReloadError) -> Value {
        do {
            return try await changes.turns.run { try await change() }
        } catch let error as ReloadError {
            throw error
        } catch let error as ConfigurationError {
            throw ReloadError(error)
        } catch is CancellationError {
            throw ReloadError(.cancelled, "cancelled before anything was changed")
        } catch let error as QueueError {
            throw ReloadError(.busy, "too many changes of the configuration wait for their turn, ask again: \(error)")
        } catch {
            throw ReloadError(.refused, "\(error)")
        }
    }

    /// Makes all that can fail, and then changes what cannot.
    func enforce(
        _ configuration: ResolvedConfiguration, by who: String
    ) async throws -> ConfigurationDifference {
        let old = inForce
        let difference = ConfigurationDifference(from: old.configuration, to: configuration) {
            Self.needsRestart($0)
        }
        let next = try ConfigurationInForce(
            configuration.keeping(storeOf: old.configuration), verifier: try await makeVerifier(of: configuration),
            number: old.number + 1, revision: old.revision + (difference.isEmpty ? 0 : 1))
        put(next)
        tell(difference, by: who)
        return difference
    }

    private func put(_ next: ConfigurationInForce) {
        let configuration = next.configuration
        limiter.replace(
            rules: configuration.rules, whenUnavailable: configuration.settings.store.whenUnavailable)
        setInForce(next)
        // Who makes a circuit or a queue looks afterwards whether another configuration has come: none is missed
        let (circuits, workQueues, queues) = parts.withLock { ($0.circuits, $0.workQueues, $0.queues) }
        for (name, circuit) in circuits { circuit.breaker.adopt(next.circuit(name)) }
        for (name, queue) in workQueues { queue.adopt(next.queue(name), concurrency: next.concurrency(name)) }
        for (name, queue) in queues { queue.adopt(next.queue(name)) }
        for name in configuration.circuits.keys { _ = breaker(name) }
    }

    private func makeVerifier(of configuration: ResolvedConfiguration) async throws(ConfigurationError)
        -> TokenVerifier?
    {
        do {
            return try await changes.verifying(configuration)
        } catch {
            let problem = configuration.problem("\(error)", at: ConfigurationPath("clients", "jwt_key"))
            throw ConfigurationError(.invalid, [problem])
        }
    }

    /// Connections and memory that are there once for the life of a process.
    private static func needsRestart(_ keys: [String]) -> Bool {
        keys.first == "store" && keys != ["store", "when_unavailable"]
    }

    private func tell(_ difference: ConfigurationDifference, by who: String) {
        guard !difference.isEmpty else {
            return logger.info("the configuration was read again and says the same", metadata: ["who": "\(who)"])
        }
        var metadata: Logger.Metadata = ["who": "\(who)"]
        for change in difference.changes { metadata[change.path] = "\(change.words)" }
        logger.notice("the configuration is another now", metadata: metadata)
        desk.note(
            "configuration.change", of: configuration.source ?? "code", by: who,
            before: "revision \(revision - 1)", after: "revision \(revision)")
        desk.events.yield(ServiceEvent(.reload(difference)))
        for finding in configuration.findings(in: .current) { logger.warning("\(finding)") }
    }

    /// Looks at the files of the configuration again and again, until the task is cancelled.
    func reloadWhenChanged(_ watch: ConfigurationWatch) async {
        while (try? await clock.sleep(for: ConfigurationWatch.interval)) != nil {
            guard let changed = await watch.look() else { continue }
            // What is wrong with it has been logged, and is not looked at again before it changes
            _ = try? await reload(by: "a change of \(changed)")
        }
    }
}
