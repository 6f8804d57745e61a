public import Backpressure
public import CircuitBreaking
public import ClientIdentity
public import Logging
public import RateLimiting
public import ResilienceConfiguration
import ResiliencePrimitives
public import ServiceLifecycle
import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Owns what a configuration describes: the limiter, the circuits and the queues, by name, and their life and end.
///
///     let manager = try await ResilienceManager(configuration: loader.load())
///     let speech = try await manager.workQueue("tts_synthesis").run { … }
///     try await ServiceGroup(services: [server, manager], …).run()
///
/// As a service it should come after the server in the group, so that it ends first: it reports itself as draining, refuses
/// new work, and lets what is under way end within the grace period, while the server still answers.
public final class ResilienceManager: Service, Sendable {
    private struct Circuit {
        let breaker: CircuitBreaker
        let madeAt: Date
    }

    private struct Parts {
        var circuits: [String: Circuit] = [:]
        var workQueues: [String: WorkQueue] = [:]
        var queues: [String: any ManagedQueue] = [:]
        var phase = ServicePhase.starting
        /// Each is finished when the service starts; nothing is ever sent.
        var starters: [AsyncStream<Void>.Continuation] = []
    }

    /// What is in force.
    public let configuration: ResolvedConfiguration
    /// Decides who is over a limit.
    public let limiter: RateLimiter
    /// Says who is asking.
    public let clients: ClientIdentifier
    /// Verifies tokens; nil if no key is configured.
    public let verifier: TokenVerifier?
    /// When this was made.
    public let startupTime: Date
    /// Where the limiter's counters are, if several processes share them.
    public let sharedStore: (any SharedRateLimitStore)?

    private let clock: any Clock<Duration>
    private let undescribed: UndescribedParts
    private let logger: Logger
    private let parts = Mutex(Parts())
    /// Keeps the counters in a file, if they are in this process and one is configured.
    private let snapshots: SnapshotKeeper?

    /// Makes the limiter and the circuits that the configuration describes; queues are made when they are asked for. Reads
    /// `store.snapshot`, and says in the log what is dangerous about the configuration.
    ///
    /// - Parameter store: where the counters are that several processes share; nil: state lives in this process. It is run
    ///   and shut down with this.
    /// - Throws: `IdentityError` if the key for tokens cannot be used.
    public init(
        configuration: ResolvedConfiguration, verifier: TokenVerifier? = nil,
        store sharedStore: (any SharedRateLimitStore)? = nil,
        clock: some Clock<Duration> = .continuous, logger: Logger = Logger(label: "resilience")
    ) async throws {
        self.configuration = configuration
        self.clock = clock
        self.logger = logger
        undescribed = try UndescribedParts(environment: configuration.environment)
        startupTime = Date()
        if let verifier {
            self.verifier = verifier
        } else if let key = configuration.tokenKey {
            self.verifier = try await TokenVerifier(key: key)
        } else {
            self.verifier = nil
        }
        self.sharedStore = sharedStore
        let store = configuration.settings.store
        let memory = MemoryStore(maxKeys: store.maximumKeys, maxMemory: store.maximumMemory)
        if let sharedStore {
            limiter = RateLimiter(
                rules: configuration.rules, store: sharedStore, whenUnavailable: store.whenUnavailable,
                fallback: memory,
                clock: clock)
            snapshots = nil
        } else {
            let limiter = RateLimiter(rules: configuration.rules, store: memory, clock: clock)
            self.limiter = limiter
            snapshots =
                store.snapshot.isEmpty
                ? nil
                : SnapshotKeeper(SnapshotFile(store.snapshot), of: memory, now: { limiter.now() }, logger: logger)
        }
        await snapshots?.read()
        clients = ClientIdentifier(configuration: configuration.clients, verifier: self.verifier)
        for name in configuration.circuits.keys { _ = breaker(name) }
        for finding in configuration.findings(in: .current) { logger.warning("\(finding)") }
    }

    /// The circuit called `name`, always the same one; one that is not described has the defaults.
    ///
    /// Rejections by queues and rate limits inside a call say nothing about the service called, and are ignored.
    public func breaker(_ name: String) -> CircuitBreaker {
        if let known = parts.withLock({ $0.circuits[name] }) { return known.breaker }
        // Reads the user's clock, hence outside the lock: of two that are made at once the first is kept
        let breaker = CircuitBreaker(
            name: name, configuration: configuration.circuits[name] ?? undescribed.circuit, clock: clock,
            ignores: { $0 is QueueError || $0 is RateLimitError })
        let circuit = Circuit(breaker: breaker, madeAt: Date())
        return parts.withLock { parts in
            if let known = parts.circuits[name] { return known.breaker }
            parts.circuits[name] = circuit
            return breaker
        }
    }

    /// The work queue called `name`, always the same one; one that is not described has the defaults. During a shutdown it
    /// takes nothing.
    public func workQueue(_ name: String) -> WorkQueue {
        let queue = parts.withLock({ $0.workQueues[name] }) ?? makeWorkQueue(name)
        finishIfDraining(queue)
        return queue
    }

    /// Queues for items, made one by one under the name `name`; one that is not described has the defaults. During a
    /// shutdown they take nothing.
    ///
    /// - Parameter size: the bytes of an item.
    /// - Precondition: the name is asked for once, and not that of a work queue in use.
    public func queues<Item: Sendable>(
        _ name: String, of _: Item.Type = Item.self, size: @escaping @Sendable (Item) -> Int
    ) -> QueueGroup<Item> {
        let group = QueueGroup(
            name: name, configuration: configuration.queues[name] ?? undescribed.queue, clock: clock, size: size)
        let isNew = parts.withLock { $0.queues.updateValue(group, forKey: name) == nil }
        precondition(isNew, "queue \(name) is in use already")
        finishIfDraining(group)
        return group
    }

    /// Returns once ``run()`` has begun: before that the service is not ready.
    ///
    /// - Throws: `CancellationError` if the task is cancelled before that.
    public func started() async throws {
        let (start, starter) = AsyncStream.makeStream(of: Void.self)
        let isStarted = parts.withLock { parts in
            if parts.phase == .starting { parts.starters.append(starter) }
            return parts.phase != .starting
        }
        if isStarted { return }
        for await _ in start {}
        try Task.checkCancellation()
    }

    /// Runs until a graceful shutdown, then drains: refuses new work and lets what is under way end for at most
    /// `http.grace_period`. Writes `store.snapshot` every 30 s if a counter has changed, and at the end.
    public func run() async throws {
        enter(.running)
        await withTaskGroup(of: Void.self) { group in
            if let sharedStore { group.addTask { await sharedStore.run() } }
            if let snapshots { group.addTask { [clock] in await snapshots.writeRegularly(by: clock) } }
            try? await gracefulShutdown()
            group.cancelAll()
        }
        enter(.draining)
        let gracePeriod = configuration.settings.http.gracePeriod
        await withTaskGroup(of: Void.self) { group in
            for queue in managedQueues() { group.addTask { await queue.shutdown(gracePeriod: gracePeriod) } }
        }
        logger.info("drained")
        await saveCounters()
        await sharedStore?.shutdown()
    }

    /// Writes `store.snapshot` if a counter has changed since it was written. ``run()`` does; a server that answers after
    /// that asks for it once more when it has ended, so that nothing it let through is forgotten.
    public func saveCounters() async { await snapshots?.write() }

    /// As with a circuit: outside the lock, and of two the first is kept.
    private func makeWorkQueue(_ name: String) -> WorkQueue {
        let queue = WorkQueue(
            name: name, configuration: configuration.queues[name] ?? undescribed.queue,
            concurrency: configuration.settings.queues[name]?.concurrency ?? undescribed.concurrency, clock: clock)
        return parts.withLock { parts in
            if let known = parts.workQueues[name] { return known }
            parts.workQueues[name] = queue
            return queue
        }
    }

    /// The shutdown knows only the queues that were there when it began; those that come later see that it has begun.
    private func finishIfDraining(_ queue: some ManagedQueue) {
        if parts.withLock({ $0.phase == .draining }) { queue.finish() }
    }

    private func enter(_ phase: ServicePhase) {
        let starters = parts.withLock { parts in
            parts.phase = phase
            defer { parts.starters = [] }
            return parts.starters
        }
        for starter in starters { starter.finish() }
    }

    private func managedQueues() -> [any ManagedQueue] {
        parts.withLock { parts in Array(parts.queues.values) + Array(parts.workQueues.values) }
    }
}

extension ResilienceManager {
    /// Every circuit, by name.
    public var circuits: [CircuitReport] {
        parts.withLock { Array($0.circuits.values) }.map(report).sorted { $0.name < $1.name }
    }

    /// The circuit called `name`; nil if there is none.
    public func circuit(_ name: String) -> CircuitReport? { parts.withLock { $0.circuits[name] }.map(report) }

    /// Every queue that is in use or described, by name.
    public var queueReports: [QueueReport] {
        let used = managedQueues().map { $0.report() }
        let names = Set(used.map(\.name))
        let idle = configuration.queues.filter { !names.contains($0.key) }
            .map { QueueReport(name: $0.key, configuration: $0.value) }
        return (used + idle).sorted { $0.name < $1.name }
    }

    /// The queues called `name`, counted together; nil if none is in use or described.
    public func queueReport(_ name: String) -> QueueReport? { queueReports.first { $0.name == name } }

    /// Whether all is well, and which part is not. `others` are parts that only the caller knows.
    public func health(others: [HealthReport.Component] = []) -> HealthReport {
        let phase = parts.withLock { $0.phase }
        let parts = (storeComponents + circuitComponents + queueComponents + others).sorted { $0.name < $1.name }
        let worst = parts.map(\.status).max() ?? .healthy
        let service = phase.detail.map { HealthReport.Component(name: "service", status: .unhealthy, detail: $0) }
        return HealthReport(
            status: service == nil ? worst : .unhealthy, isInitialized: phase != .starting, startupTime: startupTime,
            environment: configuration.environment.rawValue, isRedisConnected: sharedStore?.isAvailable ?? false,
            components: (service.map { [$0] } ?? []) + parts)
    }

    /// Without its store a service goes on, unless a rule lets nobody pass meanwhile.
    private var storeComponents: [HealthReport.Component] {
        guard let sharedStore else { return [] }
        let isAway = !sharedStore.isAvailable
        let policies =
            configuration.rules.rules.map(\.whenUnavailable) + [configuration.rules.defaultRule?.whenUnavailable]
        let denies = policies.contains { ($0 ?? configuration.settings.store.whenUnavailable) == .deny }
        return [
            HealthReport.Component(
                name: "redis", status: !isAway ? .healthy : denies ? .unhealthy : .degraded,
                detail: !isAway ? "" : denies ? "away, and a rule lets nobody pass meanwhile" : "away")
        ]
    }

    private var circuitComponents: [HealthReport.Component] {
        circuits.map { circuit in
            let state = circuit.statistics.state
            return HealthReport.Component(
                name: "circuit \(circuit.name)", status: state.letsAllPass ? .healthy : .degraded,
                detail: state == .closed ? "" : state.rawValue)
        }
    }

    private var queueComponents: [HealthReport.Component] {
        queueReports.map { queue in
            HealthReport.Component(
                name: "queue \(queue.name)", status: queue.isWarning ? .degraded : .healthy,
                detail: queue.isWarning ? "\(queue.items) items, \(queue.bytes) bytes" : "")
        }
    }

    private func report(_ circuit: Circuit) -> CircuitReport {
        let statistics = circuit.breaker.statistics
        let date = { (moment: MonotonicTime) in
            circuit.madeAt.addingTimeInterval((moment - .zero) / .seconds(1))
        }
        return CircuitReport(
            name: circuit.breaker.name, statistics: statistics, lastFailure: statistics.lastFailure.map(date),
            lastSuccess: statistics.lastSuccess.map(date), nextAttempt: statistics.nextAttempt.map(date))
    }
}
