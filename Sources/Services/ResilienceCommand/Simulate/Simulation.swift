import CircuitBreaking
import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives

/// A service in virtual time: what decides is what decides in the service, and time is what the events say.
struct Simulation {
    let configuration: ResolvedConfiguration
    private let undescribed: UndescribedParts
    private let store: MemoryStore
    private let identifier: ArrivalIdentifier
    private let seed: UInt64
    private let jitter: Bool
    private var circuits: [String: SimulatedCircuit] = [:]
    private var queues: [String: SimulatedQueue] = [:]
    /// When the first event happened, and the last; nil before any did.
    private(set) var span: ClosedRange<MonotonicTime>?

    /// Creates a service to which nothing has happened.
    ///
    /// - Parameters:
    ///   - seed: what all that is random follows from.
    ///   - jitter: whether recovery times are drawn around the configured ones.
    /// - Throws: `configuration` if the key for tokens cannot be used.
    init(_ configuration: ResolvedConfiguration, seed: UInt64, jitter: Bool) async throws(CommandError) {
        identifier = try await ArrivalIdentifier(configuration)
        do { undescribed = try UndescribedParts(environment: configuration.environment) } catch {
            throw CommandError(.configuration, "\(error)")
        }
        (self.configuration, self.seed, self.jitter) = (configuration, seed, jitter)
        let bounds = configuration.settings.store
        // One shard: which of many a counter is in differs from run to run, and with it what is evicted
        store = MemoryStore(maxKeys: bounds.maximumKeys, maxMemory: bounds.maximumMemory, seed: seed, shards: 1)
    }

    /// The header fields that it looks at to tell clients apart.
    var fieldsRead: FieldsRead { identifier.fieldsRead }

    /// Answers all events of a reader, as they come, and hands each answer to `body`; `pause` is called before more is
    /// waited for.
    ///
    /// - Throws: what is wrong with a line, once those before it are answered; what `body` and `pause` throw.
    mutating func replay(
        _ reader: inout some EventReader & ~Copyable,
        _ body: (SimulatedAnswer, _ event: TraceEvent) throws(CommandError) -> Void,
        pause: () throws(CommandError) -> Void
    ) async throws(CommandError) {
        do throws(CommandError) {
            repeat {
                while let event = try reader.next() {
                    if let answer = answerAtOnce(event) {
                        try body(answer, event)
                    } else {
                        try body(await answer(event), event)
                    }
                }
                try pause()
            } while try reader.fill()
        } catch {
            if error.code == .trace || error.code == .input { try pause() }
            throw error
        }
    }

    /// What the service says to an event.
    mutating func answer(_ event: TraceEvent) async -> SimulatedAnswer {
        if let answer = answerAtOnce(event) { return answer }
        guard let request = await identifier.request(of: event) else { preconditionFailure("all else is answered") }
        return decide(request, at: event.time)
    }

    /// The same, unless a token has to be verified first, which takes suspending; nil: one has to.
    private mutating func answerAtOnce(_ event: TraceEvent) -> SimulatedAnswer? {
        note(event.time)
        return switch event.subject {
        case .request(let request): decide(request, at: event.time)
        case .arrival(let arrival): identifier.requestAtOnce(of: arrival).map { decide($0, at: event.time) }
        case .call(let name, let outcome, let duration):
            .call(circuit(name).call(outcome, duration: duration, at: event.time))
        case .look(let name): .look(circuit(name).look(at: event.time))
        case .offer(let name, let item, let bytes): .offer(queue(name).offer(item, bytes: bytes, at: event.time))
        case .take(let name, let count): .take(queue(name).take(count, at: event.time))
        }
    }

    private func decide(_ request: RateLimitRequest, at time: MonotonicTime) -> SimulatedAnswer {
        do throws(RateLimitError) {
            let plan = try RequestPlan(request, under: configuration.rules)
            return .ruling(SimulatedAnswer.RuledRequest(try plan.decide(in: store, at: time), on: request))
        } catch {
            preconditionFailure("a cost that was read is not negative: \(error)")
        }
    }

    private mutating func circuit(_ name: String) -> SimulatedCircuit {
        if let known = circuits[name] { return known }
        let configuration = configuration.circuits[name] ?? undescribed.circuit
        let circuit = SimulatedCircuit(
            jitter ? configuration : configuration.withoutJitter, random: SeededRandom(seed: seed, of: name),
            from: start)
        circuits[name] = circuit
        return circuit
    }

    private mutating func queue(_ name: String) -> SimulatedQueue {
        if let known = queues[name] { return known }
        let queue = SimulatedQueue(configuration.queues[name] ?? undescribed.queue, from: start)
        queues[name] = queue
        return queue
    }

    private var start: MonotonicTime { span?.lowerBound ?? .zero }

    private mutating func note(_ time: MonotonicTime) {
        guard let old = span else { return span = time...time }
        if time > old.upperBound { span = old.lowerBound...time }
    }
}

extension Simulation {
    /// What became of the circuits of which something was heard, from the first event to the last, by name.
    var circuitRecords: [CircuitRecord] {
        guard let end = span?.upperBound else { return [] }
        return circuits.map { $1.record(of: $0, at: end) }.sorted { $0.name < $1.name }
    }

    /// The same of the queues.
    var queueRecords: [QueueRecord] {
        guard let end = span?.upperBound else { return [] }
        return queues.map { $1.record(of: $0, at: end) }.sorted { $0.name < $1.name }
    }
}
