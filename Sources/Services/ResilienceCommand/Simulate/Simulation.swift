import CircuitBreaking
import ClientIdentity
import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives

#if canImport(FoundationEssentials)
import struct FoundationEssentials.Date
#else
import struct Foundation.Date
#endif

/// A service in virtual time: what decides is what decides in the service, and time is what the events say.
struct Simulation {
    private let configuration: ResolvedConfiguration
    private let undescribed: UndescribedParts
    private let store: MemoryStore
    private let clients: ClientIdentifier
    private let seed: UInt64
    private let jitter: Bool
    private var circuits: [String: SimulatedCircuit] = [:]
    private var queues: [String: SimulatedQueue] = [:]

    /// Creates a service to which nothing has happened.
    ///
    /// - Parameters:
    ///   - seed: what all that is random follows from.
    ///   - jitter: whether recovery times are drawn around the configured ones.
    /// - Throws: `configuration` if the key for tokens cannot be used.
    init(_ configuration: ResolvedConfiguration, seed: UInt64, jitter: Bool) async throws(CommandError) {
        do {
            undescribed = try UndescribedParts(environment: configuration.environment)
            var verifier: TokenVerifier?
            if let key = configuration.tokenKey { verifier = try await TokenVerifier(key: key) }
            clients = ClientIdentifier(configuration: configuration.clients, verifier: verifier)
        } catch {
            throw CommandError(.configuration, "\(error)")
        }
        (self.configuration, self.seed, self.jitter) = (configuration, seed, jitter)
        let bounds = configuration.settings.store
        // One shard: which of many a counter is in differs from run to run, and with it what is evicted
        store = MemoryStore(maxKeys: bounds.maximumKeys, maxMemory: bounds.maximumMemory, seed: seed, shards: 1)
    }

    /// Answers all events, as they come.
    ///
    /// - Throws: what is wrong with a line, once those before it are answered; what keeps answers from being written.
    mutating func replay(_ trace: inout TraceReader, to sink: ByteSink) async throws(CommandError) {
        var output = JSONLines()
        do throws(CommandError) {
            repeat {
                while let event = try trace.next() { await answer(event, &output) }
                try Self.flush(&output, to: sink)
            } while try trace.fill()
        } catch {
            if error.code == .trace || error.code == .input { try Self.flush(&output, to: sink) }
            throw error
        }
    }

    private static func flush(_ output: inout JSONLines, to sink: ByteSink) throws(CommandError) {
        try sink.write(output.bytes)
        output.removeAll()
    }

    /// Writes what the service says to an event.
    mutating func answer(_ event: TraceEvent, _ output: inout JSONLines) async {
        output.begin("at", number: event.at)
        switch event.subject {
        case .request(let request): decide(request, at: event.time, &output)
        case .arrival(let arrival):
            let request = await identify(arrival, at: event.time)
            output.member("client", request.client.id)
            output.member("client_type", request.client.type.rawValue)
            decide(request, at: event.time, &output)
        case .call(let name, let outcome, let duration):
            output.member("breaker", name)
            circuit(name).call(outcome, duration: duration, at: event.time, &output)
        case .look(let name):
            output.member("breaker", name)
            circuit(name).look(at: event.time, &output)
        case .offer(let name, let item, let bytes):
            output.member("queue", name)
            queue(name).offer(item, bytes: bytes, at: event.time, &output)
        case .take(let name, let count):
            output.member("queue", name)
            queue(name).take(count, at: event.time, &output)
        }
        output.end()
    }

    private func identify(_ arrival: TraceEvent.Arrival, at time: MonotonicTime) async -> RateLimitRequest {
        let now = Date(timeIntervalSince1970: Double(time.nanoseconds) / 1e9)
        let found = await clients.identify(peer: arrival.peer, headers: arrival.headers, now: now)
        return RateLimitRequest(method: arrival.method, path: arrival.path, client: found.client, cost: arrival.cost)
    }

    private func decide(_ request: RateLimitRequest, at time: MonotonicTime, _ output: inout JSONLines) {
        do throws(RateLimitError) {
            output.member(try RequestPlan(request, under: configuration.rules).decide(in: store, at: time))
        } catch {
            preconditionFailure("a cost that was read is not negative: \(error)")
        }
    }

    private mutating func circuit(_ name: String) -> SimulatedCircuit {
        if let known = circuits[name] { return known }
        let configuration = configuration.circuits[name] ?? undescribed.circuit
        let circuit = SimulatedCircuit(
            jitter ? configuration : configuration.withoutJitter, random: SeededRandom(seed: seed, of: name))
        circuits[name] = circuit
        return circuit
    }

    private mutating func queue(_ name: String) -> SimulatedQueue {
        if let known = queues[name] { return known }
        let queue = SimulatedQueue(configuration.queues[name] ?? undescribed.queue)
        queues[name] = queue
        return queue
    }
}
