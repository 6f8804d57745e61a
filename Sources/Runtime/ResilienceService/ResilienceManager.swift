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
///     let manager = try await ResilienceManager(configuration: loader.load(), source: loader)
///     let speech = try await manager.workQueue("tts_synthesis").run { … }
///     try await ServiceGroup(services: [server, manager], …).run()
///     await manager.close()
///
/// As a service it should come after the server in the group, so that it ends first: it reports itself as draining, refuses
/// new work, and lets what is under way end within the grace period, while the server still answers. Once that has ended,
/// ``close()`` lets go of the counters.
public final class ResilienceManager: Service, Sendable {
    /// Decides who is over a limit.
    public let limiter: RateLimiter
    /// When this was made.
    public let startupTime: Date
    /// Where the limiter's counters are, if several processes share them.
    public let sharedStore: (any SharedRateLimitStore)?

    /// The counters in this process: those that decide, or decide while the shared store is away.
    let memory: MemoryStore
    /// What was decided in the last minutes.
    public let history: DecisionHistory
    let parts = Mutex(ServiceParts())
    /// Tells what happens, and what is done by hand.
    let desk: EventDesk
    /// Knows who asks most, and who is denied most.
    let top: TopClients
    /// How long ago this was made.
    let uptime: @Sendable () -> MonotonicTime
    let clock: any Clock<Duration>
    let logger: Logger
    /// What changes the configuration, and from where.
    let changes: ConfigurationChanges
    /// How many reloads were refused.
    let refusals = Atomic(0)
    /// Where the candidate is.
    let seat: CandidateSeat
    private let current: Mutex<ConfigurationInForce>
    /// Keeps the counters in a file, if they are in this process and one is configured.
    private let snapshots: SnapshotKeeper?

    /// Makes the limiter and the circuits that the configuration describes; queues are made when they are asked for. Reads
    /// `store.snapshot`, and says in the log what is dangerous about the configuration.
    ///
    /// - Parameters:
    ///   - source: where the configuration is read again, and its candidate is read; nil: it can only be replaced by
    ///     ``apply(_:by:)``. While this runs, its file is read again by itself when it changes.
    ///   - verifying: makes what verifies tokens under a configuration; nil: the key that it has, if it has one.
    ///   - store: where the counters are that several processes share; nil: state lives in this process. It is run
    ///     with this, and shut down by ``close()``.
    /// - Throws: `IdentityError` if the key for tokens cannot be used, `ConfigurationError` if the candidate cannot.
    public init(
        configuration: ResolvedConfiguration, source: (any ConfigurationSource)? = nil,
        verifying: (@Sendable (ResolvedConfiguration) async throws -> TokenVerifier?)? = nil,
        store sharedStore: (any SharedRateLimitStore)? = nil,
        clock: some Clock<Duration> = .continuous, logger: Logger = Logger(label: "resilience")
    ) async throws {
        changes = try ConfigurationChanges(of: configuration, from: source, verifying: verifying, logger: logger)
        seat = try CandidateSeat()
        self.clock = clock
        self.logger = logger
        startupTime = Date()
        uptime = MonotonicTime.reader(of: clock)
        desk = EventDesk(clock: clock, logger: logger)
        top = TopClients(clock: clock)
        current = Mutex(
            try ConfigurationInForce(configuration, verifier: try await changes.verifying(configuration)))
        let candidate = try source?.candidate(of: configuration)
        self.sharedStore = sharedStore
        let store = configuration.settings.store
        let memory = MemoryStore(maxKeys: store.maximumKeys, maxMemory: store.maximumMemory)
        self.memory = memory
        let observers = RulingObservers(observers: [top, DenialTeller(desk.events, clock: clock, logger: logger), seat])
        if let sharedStore {
            limiter = RateLimiter(
                rules: configuration.rules, store: sharedStore, whenUnavailable: store.whenUnavailable,
                fallback: memory, observer: observers, clock: clock)
            snapshots = nil
        } else {
            let limiter = RateLimiter(
                rules: configuration.rules, store: memory, observer: observers, clock: clock)
            self.limiter = limiter
            snapshots =
                store.snapshot.isEmpty
                ? nil
                : SnapshotKeeper(SnapshotFile(store.snapshot), of: memory, now: { limiter.now() }, logger: logger)
        }
        history = DecisionHistory(from: limiter.statistics, at: startupTime)
        await snapshots?.read()
        for name in configuration.circuits.keys { _ = breaker(name) }
        for finding in configuration.findings(in: .current) { logger.warning("\(finding)") }
        follow(candidate, by: "the start")
    }

    /// What is in force; a reload changes it.
    public var configuration: ResolvedConfiguration { inForce.configuration }

    /// Says who is asking; to be read for every request, since a reload changes it.
    public var clients: ClientIdentifier { inForce.clients }

    /// Verifies tokens; nil if no key is configured. To be read for every request, since a reload changes it.
    public var verifier: TokenVerifier? { inForce.verifier }

    /// All that a reload changes.
    var inForce: ConfigurationInForce { current.withLock { $0 } }

    func setInForce(_ next: ConfigurationInForce) {
        // Frees the old one outside the lock
        let old = current.withLock { current in
            defer { current = next }
            return current
        }
        _ = old
    }

    /// The circuit called `name`, always the same one; one that is not described has the defaults.
    ///
    /// Rejections by queues and rate limits inside a call say nothing about the service called, and are ignored.
    public func breaker(_ name: String) -> CircuitBreaker {
        if let known = parts.withLock({ $0.circuits[name] }) { return known.breaker }
        // Reads the user's clock, hence outside the lock: of two that are made at once the first is kept
        let inForce = inForce
        let breaker = CircuitBreaker(
            name: name, configuration: inForce.circuit(name), clock: clock,
            ignores: { $0 is QueueError || $0 is RateLimitError })
        let circuit = ServiceParts.Circuit(breaker: breaker, madeAt: Date())
        desk.watch(breaker, madeAt: circuit.madeAt)
        let kept = parts.withLock { parts in
            if let known = parts.circuits[name] { return known.breaker }
            parts.circuits[name] = circuit
            return breaker
        }
        catchUp(from: inForce) { kept.adopt($0.circuit(name)) }
        return kept
    }

    /// The work queue called `name`, always the same one; one that is not described has the defaults. During a shutdown it
    /// takes nothing.
    public func workQueue(_ name: String) -> WorkQueue {
        let queue = parts.withLock({ $0.workQueues[name] }) ?? makeWorkQueue(name)
        finishIfDraining(queue)
        return queue
    }

    /// Every work queue in use, by name.
    package var workQueues: [WorkQueue] {
        parts.withLock { Array($0.workQueues.values) }.sorted { $0.name < $1.name }
    }

    /// Queues for items, made one by one under the name `name`; one that is not described has the defaults. During a
    /// shutdown they take nothing.
    ///
    /// - Parameter size: the bytes of an item.
    /// - Precondition: the name is asked for once. A work queue of the same name is counted together with them.
    public func queues<Item: Sendable>(
        _ name: String, of _: Item.Type = Item.self, size: @escaping @Sendable (Item) -> Int
    ) -> QueueGroup<Item> {
        let inForce = inForce
        let group = QueueGroup(name: name, configuration: inForce.queue(name), clock: clock, size: size, desk: desk)
        let isNew = parts.withLock { $0.queues.updateValue(group, forKey: name) == nil }
        precondition(isNew, "queue \(name) is in use already")
        catchUp(from: inForce) { group.adopt($0.queue(name)) }
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
            if let sharedStore {
                group.addTask { await sharedStore.run() }
                group.addTask { [seat] in await seat.run() }
                group.addTask { [desk, clock] in await StoreWatch(sharedStore, desk).run(by: clock) }
            }
            if let watch = changes.watch { group.addTask { [self] in await reloadWhenChanged(watch) } }
            if let snapshots { group.addTask { [clock] in await snapshots.writeRegularly(by: clock) } }
            group.addTask { [history, limiter] in await history.write(of: limiter) }
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
    }

    /// Writes `store.snapshot` if a counter has changed since it was written.
    func saveCounters() async { await snapshots?.write() }

    /// Lets go of the counters: writes `store.snapshot` once more, so that nothing is forgotten of what was let through since
    /// ``run()`` wrote it, and ends the connections of the shared store. For when the server has ended, which decides until
    /// then.
    public func close() async {
        await saveCounters()
        await sharedStore?.shutdown()
    }

    /// As with a circuit: outside the lock, and of two the first is kept.
    private func makeWorkQueue(_ name: String) -> WorkQueue {
        let inForce = inForce
        let queue = WorkQueue(
            name: name, configuration: inForce.queue(name), concurrency: inForce.concurrency(name), clock: clock)
        desk.watch(queue.events)
        let kept = parts.withLock { parts in
            if let known = parts.workQueues[name] { return known }
            parts.workQueues[name] = queue
            return queue
        }
        catchUp(from: inForce) { kept.adopt($0.queue(name), concurrency: $0.concurrency(name)) }
        return kept
    }

    /// Adopts what has come into force since `read`, which a part was made by: a reload knew that part only if it came after
    /// it was there.
    private func catchUp(from read: ConfigurationInForce, _ adopt: (ConfigurationInForce) -> Void) {
        var read = read
        while case let current = inForce, current.number != read.number {
            adopt(current)
            read = current
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

    func managedQueues() -> [any ManagedQueue] {
        parts.withLock { parts in Array(parts.queues.values) + Array(parts.workQueues.values) }
    }
}
