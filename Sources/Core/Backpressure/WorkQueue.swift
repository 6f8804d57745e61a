public import ResiliencePrimitives
import Synchronization

/// Runs at most so many pieces of work at once; the others wait their turn in a bounded queue.
///
///     let synthesis = WorkQueue(name: "tts", configuration: configuration, concurrency: 4)
///     let speech = try await synthesis.run { try await synthesise(text) }
///
/// Work runs in a child of the caller's task: its priority, its task-local values and its cancellation are the caller's.
/// Turns are taken in the order in which the work came; there are no priorities, since a queue keeps its order.
public final class WorkQueue: Sendable {
    /// The queue's name in errors and events.
    public let name: String
    /// Tells listeners when the queue fills up.
    public let events = EventStream<QueueEvent>()

    private let clock: QueueClock
    private let state: Mutex<WorkState>
    package let waitingTimes = LatencyHistogram()
    package let processingTimes = LatencyHistogram()

    /// Creates an idle work queue.
    ///
    /// - Precondition: `concurrency` is at least 1.
    public init(
        name: String,
        configuration: QueueConfiguration,
        concurrency: Int,
        clock: some Clock<Duration> = .continuous
    ) {
        precondition(concurrency > 0, "work queue \(name): a concurrency of \(concurrency), it must be at least 1")
        self.name = name
        self.clock = QueueClock(clock)
        state = Mutex(WorkState(configuration, concurrency: concurrency))
    }

    /// What the queue of those who wait was made with, or adopted last.
    public var configuration: QueueConfiguration { state.withLock { $0.machine.configuration } }

    /// How much work runs at the same time, at most.
    public var concurrency: Int { state.withLock { $0.concurrency } }

    /// Goes by another configuration from now on, as ``BackpressureQueue/adopt(_:)`` does; nil leaves the concurrency as it
    /// is. More of it lets who waits begin at once; with less of it, what runs goes on, and nothing begins before enough
    /// has ended.
    ///
    /// - Precondition: `concurrency` is at least 1.
    public func adopt(_ configuration: QueueConfiguration, concurrency: Int? = nil) {
        precondition(
            concurrency ?? 1 > 0,
            "work queue \(name): a concurrency of \(concurrency ?? 0), it must be at least 1")
        step { state, changes, time in
            state.machine.adopt(configuration, at: time, into: &changes)
            if let concurrency { state.concurrency = concurrency }
        }
    }

    /// All counts and times, as of the last thing that happened.
    public var statistics: WorkQueueStatistics {
        // Summing up is long compared to what else is done under the lock
        let (waitingTime, processingTime) = (LatencySummary(waitingTimes), LatencySummary(processingTimes))
        return state.withLock { state in
            WorkQueueStatistics(
                queue: state.machine.statistics,
                running: state.running,
                processed: state.processed,
                failed: state.failed,
                waitingTime: waitingTime,
                processingTime: processingTime)
        }
    }

    /// Runs `operation` when its turn comes, and returns what it returns.
    ///
    /// A caller that is cancelled before its turn leaves the queue; after that, `operation` is cancelled.
    ///
    /// - Parameter bytes: what the work counts for while it waits, against the queue's bound of bytes.
    /// - Throws: what `operation` throws; `CancellationError` if the caller was cancelled before its turn; otherwise a
    ///   ``QueueError`` that says why it got none: `dropped`, `expired`, `timedOut`, `tooLarge`, `finished` (before its
    ///   turn the queue was shut down) or `invalidSize`.
    public func run<Value: Sendable>(
        bytes: Int = 0, _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let ticket = try await turn(bytes: bytes)
        let start = clock.now()
        let result = await result(of: operation, ticket)
        let hasFailed = if case .failure = result { true } else { false }
        processingTimes.record(clock.now() - start)
        step { state, _, _ in state.complete(failed: hasFailed) }
        return try result.get()
    }

    /// Waits for a turn to do work that does not fit a closure, such as a stream; it lasts until the permit is dropped.
    ///
    /// A shutdown waits for it, but has nothing to cancel: that is up to whoever holds it.
    ///
    /// - Throws: as ``run(bytes:_:)`` does for work that gets no turn.
    public func acquire(bytes: Int = 0) async throws -> WorkPermit {
        let ticket = try await turn(bytes: bytes)
        return WorkPermit(self, ticket, since: clock.now())
    }

    /// Ends a turn that was held by a permit.
    func end(_ ticket: QueueTicket, since start: MonotonicTime) {
        processingTimes.record(clock.now() - start)
        step { state, _, _ in
            state.operations.forget(ticket)
            state.complete(failed: false)
        }
    }

    /// Refuses what is new and what waits to be let in; what is queued or running goes on.
    package func finish() { step { state, changes, time in state.machine.finish(at: time, into: &changes) } }

    /// Refuses what is new and what waits to be let in, lets what is queued or running end within `gracePeriod`, then turns
    /// away what is queued still and cancels what is running. Returns when all of it has ended: work that does not heed its
    /// cancellation is waited for.
    ///
    /// If the caller is cancelled, the grace period is over. Further calls wait likewise, each for its own period.
    public func shutdown(gracePeriod: Duration) async {
        let end = clock.now() + gracePeriod
        finish()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.idle() }
            group.addTask { _ = await self.clock.sleep(until: end) }
            await group.next()
            cutOff()
            // Of the two only the sleep heeds it: the group still waits for the other
            group.cancelAll()
        }
    }
}

extension WorkQueue {
    /// Waits until it is this caller's turn.
    private func turn(bytes: Int) async throws -> QueueTicket {
        guard bytes >= 0 else {
            step { state, _, _ in state.machine.countInvalidOffer() }
            throw QueueError.invalidSize(name, bytes: bytes)
        }
        guard !Task.isCancelled else {
            step { state, _, _ in state.machine.countCancelledOffer() }
            throw CancellationError()
        }
        let verdict = step { state, changes, time in
            let verdict = state.machine.offer((), bytes: bytes, at: time, into: &changes)
            switch verdict {
            case .enqueued(let ticket), .waiting(let ticket, _): state.callers.open(ticket)
            case .dropped, .refused: break
            }
            return verdict
        }
        switch verdict {
        case .dropped: throw error(.dropped)
        case .refused(.finished): throw error(.finished)
        case .refused(.tooLarge):
            throw QueueError.tooLarge(name, bytes: bytes, maximum: configuration.maximumBytes)
        case .enqueued(let ticket):
            try begin(await turn(of: ticket))
            return ticket
        case .waiting(let ticket, let deadline):
            let turn = await clock.withAlarm(at: deadline) {
                self.step { state, changes, time in state.machine.pass(to: time, into: &changes) }
            } while: {
                await self.turn(of: ticket)
            }
            try begin(turn)
            return ticket
        }
    }

    private func begin(_ turn: WorkState.Turn) throws {
        switch turn {
        case .begin(let waited): waitingTimes.record(waited)
        case .rejected(let rejection): throw error(rejection)
        case .cancelled: throw CancellationError()
        }
    }

    private func turn(of ticket: QueueTicket) async -> WorkState.Turn {
        if let turn = state.withLock({ $0.callers.claim(ticket) }) { return turn }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.callers.suspend(ticket, continuation) }?.perform()
            }
        } onCancel: {
            step { state, changes, time in _ = state.machine.withdraw(ticket, at: time, into: &changes) }
        }
    }

    /// Runs the operation as a child, so that a shutdown can cancel it without cancelling its caller.
    private func result<Value: Sendable>(
        of operation: @escaping @Sendable () async throws -> Value, _ ticket: QueueTicket
    ) async -> Result<Value, any Error> {
        await withTaskGroup(of: Result<Value, any Error>.self) { group in
            group.addTask {
                let result: Result<Value, any Error>
                do {
                    try Task.checkCancellation()
                    result = .success(try await operation())
                } catch {
                    result = .failure(error)
                }
                self.state.withLock { $0.operations.settle(ticket, .ended) }?.perform()
                return result
            }
            if await interruption(of: ticket) == .cutOff { group.cancelAll() }
            for await result in group { return result }
            preconditionFailure("a group of one child had no result")
        }
    }

    private func interruption(of ticket: QueueTicket) async -> WorkState.Interruption {
        await withCheckedContinuation { continuation in
            state.withLock { $0.operations.suspend(ticket, continuation) }?.perform()
        }
    }

    private func idle() async {
        await withCheckedContinuation { continuation in
            step { state, _, _ in state.idlers.append(continuation) }
        }
    }

    private func cutOff() {
        let operations = step { state, changes, time in state.cutOff(at: time, into: &changes) }
        for operation in operations { operation.perform() }
    }

    private func error(_ rejection: WorkState.Rejection) -> QueueError {
        let configuration = configuration
        switch rejection {
        case .dropped:
            return QueueError(
                .dropped,
                "queue \(name) is full and dropped this work: it holds at most \(configuration.maximumItems) pieces "
                    + "and \(configuration.maximumBytes) bytes")
        case .expired:
            return QueueError(
                .expired,
                "queue \(name): this work waited longer than its maximum age, \(configuration.maximumAge ?? .zero)")
        case .timedOut:
            return QueueError(.timedOut, "queue \(name) stayed full for \(configuration.timeout), its timeout")
        case .finished:
            return .finished(name)
        }
    }

    /// One event: the machine moves under the lock, and all that is foreign happens after it.
    private func step<Answer: Sendable>(
        _ event: (inout WorkState, inout QueueChanges<Void>, MonotonicTime) -> Answer
    ) -> Answer {
        let time = clock.now()
        let (answer, effects, isWarning) = state.withLock { state in
            var changes = QueueChanges<Void>()
            let answer = event(&state, &changes, time)
            let effects = state.conclude(changes, at: time)
            let isWarning = state.machine.hasCrossedWarning()
            if isWarning { events.enqueue(.warning(queue: name, state.machine.statistics)) }
            return (answer, effects, isWarning)
        }
        effects.perform()
        if isWarning { events.deliver() }
        return answer
    }
}
