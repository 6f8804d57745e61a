public import Backpressure
import Synchronization

/// The queues that share a name in the configuration: one for each consumer, as each listener of a call has its own.
///
/// They are made and retired here, so that what they did is counted together, also after they are gone.
public final class QueueGroup<Item: Sendable>: Sendable {
    private struct State {
        var queues: [ObjectIdentifier: BackpressureQueue<Item>] = [:]
        var configuration: QueueConfiguration
        /// What the queues did that are gone.
        var past: QueueReport
        var isFinished = false
    }

    /// The name in the configuration.
    public let name: String
    private let makeQueue: @Sendable (QueueConfiguration) -> BackpressureQueue<Item>
    private let state: Mutex<State>

    init(
        name: String, configuration: QueueConfiguration, clock: some Clock<Duration>,
        size: @escaping @Sendable (Item) -> Int, desk: EventDesk
    ) {
        self.name = name
        makeQueue = { configuration in
            let queue = BackpressureQueue(name: name, configuration: configuration, clock: clock, size: size)
            desk.watch(queue.events)
            return queue
        }
        state = Mutex(
            State(configuration: configuration, past: QueueReport(name: name, configuration: configuration)))
    }

    /// A new queue, counted from now on until it is retired; finished at once during a shutdown.
    public func make() -> BackpressureQueue<Item> {
        var configuration = state.withLock { $0.configuration }
        let queue = makeQueue(configuration)
        let isFinished = state.withLock { state in
            state.queues[ObjectIdentifier(queue)] = queue
            return state.isFinished
        }
        // One that came in between has not met this queue
        while case let latest = state.withLock({ $0.configuration }), latest != configuration {
            queue.adopt(latest)
            configuration = latest
        }
        if isFinished { queue.finish() }
        return queue
    }

    /// Lets a queue go that nobody uses any more; what it did stays counted, what is in it counts as dropped.
    public func retire(_ queue: BackpressureQueue<Item>) {
        let left = queue.withdrawAll()
        // From here on nothing is taken, so that these are its last counts
        let statistics = queue.statistics
        state.withLock { state in
            state.past.dropped += left
            guard state.queues.removeValue(forKey: ObjectIdentifier(queue)) != nil else { return }
            state.past.addTotals(statistics)
        }
    }

    private var queues: [BackpressureQueue<Item>] { state.withLock { Array($0.queues.values) } }
}

extension QueueGroup: ManagedQueue {
    func adopt(_ configuration: QueueConfiguration) {
        let queues = state.withLock { state in
            state.configuration = configuration
            state.past.describe(configuration)
            return Array(state.queues.values)
        }
        for queue in queues { queue.adopt(configuration) }
    }

    func report() -> QueueReport {
        let (past, queues) = state.withLock { ($0.past, Array($0.queues.values)) }
        return queues.reduce(into: past) { $0.add($1.statistics) }
    }

    func finish() {
        state.withLock { $0.isFinished = true }
        for queue in queues { queue.finish() }
    }

    /// What consumers have not taken by the end of the grace period counts as dropped.
    func shutdown(gracePeriod: Duration) async {
        finish()
        await withTaskGroup(of: Int.self) { group in
            for queue in queues { group.addTask { await queue.shutdown(gracePeriod: gracePeriod) } }
            for await left in group { state.withLock { $0.past.dropped += left } }
        }
    }
}
