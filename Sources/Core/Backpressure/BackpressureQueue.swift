public import ResiliencePrimitives
import Synchronization

/// A queue between producers and consumers that never holds more than it may, in items and in bytes.
///
///     let frames = BackpressureQueue<Frame>(name: "audio", configuration: configuration) { $0.data.count }
///     try await frames.offer(frame)                    // waits, drops or is dropped, as the strategy says
///     for try await frame in frames { … }              // any number of consumers; each item goes to one of them
///
/// Offering and taking are O(1) and suspend only to wait. Every item ends in exactly one way: it is delivered, or `onDrop`
/// is called with it and the reason. Items still in the queue when the queue itself goes are not reported.
public final class BackpressureQueue<Item: Sendable>: Sendable {
    /// The queue's name in errors and events.
    public let name: String
    /// What the queue was made with; ``setBounds(maximumItems:maximumBytes:)`` does not change it.
    public let configuration: QueueConfiguration
    /// Tells listeners when the queue fills up.
    public let events = EventStream<QueueEvent>()

    private let clock: QueueClock
    private let needsTime: Bool
    private let size: @Sendable (Item) -> Int
    private let onDrop: (@Sendable (Item, UndeliveredReason) -> Void)?
    private let state: Mutex<QueueState<Item>>

    /// Creates an empty queue.
    ///
    /// - Parameters:
    ///   - clock: what timeouts and ages are measured by.
    ///   - size: the bytes of an item, asked once when it is offered.
    ///   - onDrop: called once for each item that will never be delivered, by whoever caused it, outside all locks.
    public init(
        name: String,
        configuration: QueueConfiguration,
        clock: some Clock<Duration> = .continuous,
        onDrop: (@Sendable (Item, UndeliveredReason) -> Void)? = nil,
        size: @escaping @Sendable (Item) -> Int
    ) {
        self.name = name
        self.configuration = configuration
        self.clock = QueueClock(clock)
        self.size = size
        self.onDrop = onDrop
        needsTime =
            switch configuration.strategy {
            case .block, .adaptive: true
            case .dropOldest, .dropNewest: configuration.maximumAge != nil
            }
        state = Mutex(QueueState(configuration))
    }

    /// All counts, as of the last thing that happened.
    public var statistics: QueueStatistics { state.withLock { $0.machine.statistics } }

    /// Offers an item, and waits for room if the strategy says so.
    ///
    /// - Throws: `tooLarge`, `finished` (also while waiting), `invalidSize`, or `cancelled` if the task is cancelled before
    ///   the item is let in; it is then never delivered.
    @discardableResult
    public func offer(_ item: Item) async throws(QueueError) -> OfferOutcome {
        if Task.isCancelled {
            step { state, _, _ in state.machine.countCancelledOffer() }
            onDrop?(item, .cancelled)
            throw .cancelled(name)
        }
        let bytes = try bytes(of: item)
        switch place(item, bytes: bytes, mayWait: true) {
        case .enqueued: return .enqueued
        case .dropped: return .dropped
        case .refused(let refusal): throw error(refusal, bytes: bytes)
        case .waiting(let ticket, let deadline): return try await admission(of: ticket, bytes: bytes, until: deadline)
        }
    }

    /// Offers an item from where nothing can wait, such as a callback: where ``offer(_:)`` would wait, it is dropped.
    ///
    /// - Throws: `tooLarge`, `finished` or `invalidSize`.
    @discardableResult
    public func offerNow(_ item: Item) throws(QueueError) -> OfferOutcome {
        let bytes = try bytes(of: item)
        switch place(item, bytes: bytes, mayWait: false) {
        case .enqueued: return .enqueued
        case .dropped, .waiting: return .dropped
        case .refused(let refusal): throw error(refusal, bytes: bytes)
        }
    }

    /// The next item, waiting for it; nil once the queue is finished and empty.
    ///
    /// - Throws: `CancellationError` if the task is cancelled before an item is handed to it; others go on. The error of
    ///   ``finish(throwing:)`` instead of nil, to everybody who asks.
    public func next() async throws -> Item? {
        try Task.checkCancellation()
        switch step({ state, changes, time in state.takeOrLineUp(at: time, into: &changes) }) {
        case .met(let handover): return try item(from: handover)
        case .waiting(let ticket): return try item(from: await handover(to: ticket))
        }
    }

    /// Takes what is there, at most `count` items, without waiting.
    public func take(upTo count: Int) -> [Item] {
        step { state, changes, time in
            state.machine.take(upTo: count, at: time, into: &changes)
            return changes.taken
        }
        .map(\.item)
    }

    /// Refuses what is new, and the producers that wait; what is in the queue can still be taken. The first call counts.
    public func finish() { finish(with: nil) }

    /// The same as ``finish()``, and consumers get `error` after the last item.
    public func finish(throwing error: any Error) { finish(with: error) }

    /// Sets other bounds. Nothing is dropped for lower ones: nothing is let in until the queue is below them. Of producers
    /// that wait, those with more bytes than the queue may now ever hold are refused.
    ///
    /// - Throws: `invalidConfiguration` if a bound is below 1.
    public func setBounds(maximumItems: Int, maximumBytes: Int) throws(QueueError) {
        try QueueConfiguration.checkBounds(maximumItems: maximumItems, maximumBytes: maximumBytes)
        step { state, changes, time in
            state.machine.setBounds(
                maximumItems: maximumItems, maximumBytes: maximumBytes, at: time, into: &changes)
        }
    }

    private func finish(with error: (any Error)?) {
        step { state, changes, time in
            if !state.machine.isFinished { state.failure = error }
            state.machine.finish(at: time, into: &changes)
        }
    }
}

extension BackpressureQueue {
    private func bytes(of item: Item) throws(QueueError) -> Int {
        let bytes = size(item)
        guard bytes >= 0 else { throw .invalidSize(name, bytes: bytes) }
        return bytes
    }

    private func place(_ item: Item, bytes: Int, mayWait: Bool) -> QueueVerdict {
        let verdict = step { state, changes, time in
            let verdict = state.machine.offer(item, bytes: bytes, at: time, mayWait: mayWait, into: &changes)
            if case .waiting(let ticket, _) = verdict { state.producers.open(ticket) }
            return verdict
        }
        switch verdict {
        case .dropped: onDrop?(item, .dropped)
        case .refused: onDrop?(item, .refused)
        case .enqueued, .waiting: break
        }
        return verdict
    }

    private func admission(
        of ticket: QueueTicket, bytes: Int, until deadline: MonotonicTime
    ) async throws(QueueError) -> OfferOutcome {
        let admission = await clock.withAlarm(at: deadline) {
            self.step { state, changes, time in state.machine.pass(to: time, into: &changes) }
        } while: {
            await self.admission(of: ticket)
        }
        switch admission {
        case .admitted: return .enqueued
        case .timedOut: return .timedOut
        case .refused(let refusal): throw error(refusal, bytes: bytes)
        case .cancelled: throw .cancelled(name)
        }
    }
    private func admission(of ticket: QueueTicket) async -> QueueState<Item>.Admission {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.producers.suspend(ticket, continuation) }?.perform()
            }
        } onCancel: {
            step { state, changes, time in _ = state.machine.cancel(ticket, at: time, into: &changes) }
        }
    }

    private func handover(to ticket: QueueTicket) async -> QueueState<Item>.Handover {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.consumers.suspend(ticket, continuation) }?.perform()
            }
        } onCancel: {
            state.withLock { $0.cancelConsumer(ticket) }?.perform()
        }
    }

    private func item(from handover: QueueState<Item>.Handover) throws -> Item? {
        switch handover {
        case .item(let item): return item
        case .ended(let failure?): throw failure
        case .ended(nil): return nil
        case .cancelled: throw CancellationError()
        }
    }

    private func error(_ refusal: QueueVerdict.Refusal, bytes: Int) -> QueueError {
        switch refusal {
        case .finished: .finished(name)
        case .tooLarge: .tooLarge(name, bytes: bytes, maximum: state.withLock { $0.machine.marks.maximumBytes })
        }
    }

    /// One event: the machine moves under the lock, and all that is foreign happens after it.
    private func step<Answer: Sendable>(
        _ event: (inout QueueState<Item>, inout QueueChanges<Item>, MonotonicTime) -> Answer
    ) -> Answer {
        let time = needsTime ? clock.now() : .zero
        let (answer, effects, isWarning) = state.withLock { state in
            var changes = QueueChanges<Item>()
            let answer = event(&state, &changes, time)
            let effects = state.conclude(changes, at: time)
            let isWarning = state.machine.hasCrossedWarning()
            if isWarning { events.enqueue(.warning(queue: name, state.machine.statistics)) }
            return (answer, effects, isWarning)
        }
        perform(effects)
        if isWarning { events.deliver() }
        return answer
    }

    private func perform(_ effects: QueueEffects<Item>) {
        for resumption in effects.consumers { resumption.perform() }
        for resumption in effects.producers { resumption.perform() }
        guard let onDrop else { return }
        for entry in effects.changes.dropped { onDrop(entry.item, .dropped) }
        for entry in effects.changes.expired { onDrop(entry.item, .expired) }
        for entry in effects.changes.timedOut { onDrop(entry.item, .timedOut) }
        for entry in effects.changes.refused { onDrop(entry.item, .refused) }
        for entry in effects.changes.cancelled { onDrop(entry.item, .cancelled) }
    }
}
