import ResiliencePrimitives
import Synchronization

/// A ``BackpressureQueue`` without its items: the lock, the continuations and the clock around the machine.
final class QueueCore: Sendable {
    let name: String
    let events = EventStream<QueueEvent>()
    private let clock: QueueClock
    /// Whether anything depends on what time it is. It stays so: there may be some who still wait. Relaxed: a step that
    /// misses the change is taken at the machine's own time, which it cannot turn back.
    private let needsTime: Atomic<Bool>
    private let state: Mutex<QueueState>
    private let lose: @Sendable (ItemSlot, UndeliveredReason) -> Void

    /// `lose` is called outside the lock for each item that was accepted, at least to wait, and will not be delivered.
    init(
        name: String, configuration: QueueConfiguration, clock: some Clock<Duration>,
        lose: @escaping @Sendable (ItemSlot, UndeliveredReason) -> Void
    ) {
        self.name = name
        self.clock = QueueClock(clock)
        self.lose = lose
        needsTime = Atomic(Self.needsTime(configuration))
        state = Mutex(QueueState(configuration))
    }

    var statistics: QueueStatistics { state.withLock { $0.machine.statistics } }

    var maximumBytes: Int { state.withLock { $0.machine.marks.maximumBytes } }

    func countCancelledOffer() { state.withLock { $0.machine.countCancelledOffer() } }

    func countInvalidOffer() { state.withLock { $0.machine.countInvalidOffer() } }

    func offer(_ slot: ItemSlot, bytes: Int, mayWait: Bool) -> QueueVerdict {
        step { state, changes, time in
            let verdict = state.machine.offer(slot, bytes: bytes, at: time, mayWait: mayWait, into: &changes)
            if case .waiting(let ticket, _) = verdict { state.producers.open(ticket) }
            return verdict
        }
    }

    /// Waits to be let in; the alarm only makes time pass for the machine, which is the one to judge.
    func admission(of ticket: QueueTicket, until deadline: MonotonicTime) async -> QueueState.Admission {
        await clock.withAlarm(at: deadline) {
            self.step { state, changes, time in state.machine.pass(to: time, into: &changes) }
        } while: {
            await self.admission(of: ticket)
        }
    }

    func next() async -> QueueState.Handover {
        switch step({ state, changes, time in state.takeOrLineUp(at: time, into: &changes) }) {
        case .met(let handover): handover
        case .waiting(let ticket): await handover(to: ticket)
        }
    }

    func take(upTo count: Int) -> [QueueEntry<ItemSlot>] {
        step { state, changes, time in
            state.machine.take(upTo: count, at: time, into: &changes)
            return changes.taken
        }
    }

    func setBounds(maximumItems: Int, maximumBytes: Int) {
        step { state, changes, time in
            state.machine.setBounds(
                maximumItems: maximumItems, maximumBytes: maximumBytes, at: time, into: &changes)
        }
    }

    var configuration: QueueConfiguration { state.withLock { $0.machine.configuration } }

    func adopt(_ configuration: QueueConfiguration) {
        let wasTimeless = Self.needsTime(configuration) && !needsTime.exchange(true, ordering: .relaxed)
        step { state, changes, time in
            state.machine.adopt(configuration, wasTimeless: wasTimeless, at: time, into: &changes)
        }
    }

    private static func needsTime(_ configuration: QueueConfiguration) -> Bool {
        switch configuration.strategy {
        case .block, .adaptive: true
        case .dropOldest, .dropNewest: configuration.maximumAge != nil
        }
    }

    func finish(with error: (any Error)?) {
        step { state, changes, time in
            if !state.machine.isFinished { state.failure = error }
            state.machine.finish(at: time, into: &changes)
        }
    }

    /// Finishes the queue and takes back what is in it, as one event; says how many items that were.
    func withdrawAll() -> Int {
        step { state, changes, time in
            state.machine.finish(at: time, into: &changes)
            state.machine.withdrawAll(at: time, into: &changes)
            return changes.cancelled.count
        }
    }

    /// Finishes the queue, and takes back what is left in it when the period is over; says how many items that were.
    func shutdown(gracePeriod: Duration) async -> Int {
        let end = clock.now() + gracePeriod
        finish(with: nil)
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.drained() }
            group.addTask { _ = await self.clock.sleep(until: end) }
            await group.next()
            let count = withdrawAll()
            group.cancelAll()
            return count
        }
    }

    private func drained() async {
        await withCheckedContinuation { continuation in
            step { state, _, _ in state.drainers.append(continuation) }
        }
    }

    private func admission(of ticket: QueueTicket) async -> QueueState.Admission {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.producers.suspend(ticket, continuation) }?.perform()
            }
        } onCancel: {
            step { state, changes, time in _ = state.machine.cancel(ticket, at: time, into: &changes) }
        }
    }

    private func handover(to ticket: QueueTicket) async -> QueueState.Handover {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.consumers.suspend(ticket, continuation) }?.perform()
            }
        } onCancel: {
            state.withLock { $0.cancelConsumer(ticket) }?.perform()
        }
    }

    /// One event: the machine moves under the lock, and all that is foreign happens after it.
    private func step<Answer: Sendable>(
        _ event: (inout QueueState, inout QueueChanges<ItemSlot>, MonotonicTime) -> Answer
    ) -> Answer {
        let time = needsTime.load(ordering: .relaxed) ? clock.now() : .zero
        let (answer, effects, isWarning) = state.withLock { state in
            var changes = QueueChanges<ItemSlot>()
            let answer = event(&state, &changes, time)
            let effects = state.conclude(changes, at: time)
            let isWarning = state.machine.hasCrossedWarning()
            if isWarning { events.enqueue(.warning(queue: name, state.machine.statistics)) }
            return (answer, effects, isWarning)
        }
        for resumption in effects.consumers { resumption.perform() }
        for resumption in effects.producers { resumption.perform() }
        effects.forEachLost(lose)
        for drainer in effects.drainers { drainer.resume() }
        if isWarning { events.deliver() }
        return answer
    }
}
