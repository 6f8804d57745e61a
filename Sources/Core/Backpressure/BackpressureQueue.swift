public import ResiliencePrimitives

/// A queue between producers and consumers that never holds more than it may, in items and in bytes.
///
///     let frames = BackpressureQueue<Frame>(name: "audio", configuration: configuration, size: { $0.count })
///     try await frames.offer(frame)                    // waits, drops or is dropped, as the strategy says
///     for try await frame in frames { … }              // any number of consumers; each item goes to one of them
///
/// Offering and taking are O(1) and suspend only to wait. Every item ends in exactly one way: it is delivered, or `onDrop`
/// is called with it and the reason. Items still in the queue when the queue itself goes are not reported.
public final class BackpressureQueue<Item: Sendable>: Sendable {
    private let core: QueueCore
    private let items = ItemStore<Item>()
    private let size: @Sendable (Item) -> Int
    private let onDrop: (@Sendable (Item, UndeliveredReason) -> Void)?

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
        self.size = size
        self.onDrop = onDrop
        core = QueueCore(name: name, configuration: configuration, clock: clock) { [items] slot, reason in
            let item = items.remove(slot)
            onDrop?(item, reason)
        }
    }

    /// The queue's name in errors and events.
    public var name: String { core.name }

    /// What the queue was made with, or adopted last; ``setBounds(maximumItems:maximumBytes:)`` does not change it.
    public var configuration: QueueConfiguration { core.configuration }

    /// Tells listeners when the queue fills up.
    public var events: EventStream<QueueEvent> { core.events }

    /// All counts, as of the last thing that happened.
    public var statistics: QueueStatistics { core.statistics }

    /// Offers an item, and waits for room if the strategy says so.
    ///
    /// - Throws: `tooLarge`, `finished` (also while waiting), `invalidSize`, or `cancelled` if the task is cancelled before
    ///   the item is let in; it is then never delivered.
    @discardableResult
    public func offer(_ item: Item) async throws(QueueError) -> OfferOutcome {
        if Task.isCancelled {
            core.countCancelledOffer()
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
        switch await core.next() {
        case .item(let slot): return items.remove(slot)
        case .ended(let failure?): throw failure
        case .ended(nil): return nil
        case .cancelled: throw CancellationError()
        }
    }

    /// Takes what is there, at most `count` items, without waiting.
    public func take(upTo count: Int) -> [Item] { core.take(upTo: count).map { items.remove($0.item) } }

    /// Refuses what is new, and the producers that wait; what is in the queue can still be taken. The first call counts.
    public func finish() { core.finish(with: nil) }

    /// The same as ``finish()``, and consumers get `error` after the last item.
    public func finish(throwing error: any Error) { core.finish(with: error) }

    /// Finishes the queue and takes back what is in it, so that no item is counted both as taken and as left. `onDrop` is
    /// called for each, as cancelled.
    ///
    /// - Returns: how many items that were.
    package func withdrawAll() -> Int { core.withdrawAll() }

    /// Finishes the queue, returns once consumers have taken what is in it or the period is over, by the queue's clock,
    /// and takes back the rest as ``withdrawAll()`` does. If the caller is cancelled, the period is over.
    ///
    /// - Returns: how many items were taken back.
    package func shutdown(gracePeriod: Duration) async -> Int { await core.shutdown(gracePeriod: gracePeriod) }

    /// Sets other bounds. Nothing is dropped for lower ones: nothing is let in until the queue is below them. Of producers
    /// that wait, those with more bytes than the queue may now ever hold are refused.
    ///
    /// - Throws: `invalidConfiguration` if a bound is below 1.
    public func setBounds(maximumItems: Int, maximumBytes: Int) throws(QueueError) {
        try QueueConfiguration.checkBounds(maximumItems: maximumItems, maximumBytes: maximumBytes)
        core.setBounds(maximumItems: maximumItems, maximumBytes: maximumBytes)
    }

    /// Goes by another configuration from now on. Its bounds come into force as by
    /// ``setBounds(maximumItems:maximumBytes:)``, a strategy and an age with the next event, a timeout for who begins to
    /// wait from now on: who waits already does so for as long as he was to.
    public func adopt(_ configuration: QueueConfiguration) { core.adopt(configuration) }
}

extension BackpressureQueue {
    private func bytes(of item: Item) throws(QueueError) -> Int {
        let bytes = size(item)
        guard bytes >= 0 else {
            core.countInvalidOffer()
            onDrop?(item, .refused)
            throw .invalidSize(name, bytes: bytes)
        }
        return bytes
    }

    private func place(_ item: Item, bytes: Int, mayWait: Bool) -> QueueVerdict {
        let slot = items.insert(item)
        let verdict = core.offer(slot, bytes: bytes, mayWait: mayWait)
        switch verdict {
        case .dropped: lose(slot, .dropped)
        case .refused: lose(slot, .refused)
        case .enqueued, .waiting: break
        }
        return verdict
    }

    private func lose(_ slot: ItemSlot, _ reason: UndeliveredReason) {
        let item = items.remove(slot)
        onDrop?(item, reason)
    }

    private func admission(
        of ticket: QueueTicket, bytes: Int, until deadline: MonotonicTime
    ) async throws(QueueError) -> OfferOutcome {
        switch await core.admission(of: ticket, until: deadline) {
        case .admitted: return .enqueued
        case .timedOut: return .timedOut
        case .refused(let refusal): throw error(refusal, bytes: bytes)
        case .cancelled: throw .cancelled(name)
        }
    }

    private func error(_ refusal: QueueVerdict.Refusal, bytes: Int) -> QueueError {
        switch refusal {
        case .finished: .finished(name)
        case .tooLarge: .tooLarge(name, bytes: bytes, maximum: core.maximumBytes)
        }
    }
}
