import Synchronization

/// Tells any number of listeners what happens, in the order in which it happened, and waits for none of them.
///
///     for await event in breaker.events.subscribe() { … }
///
/// A listener that does not read delays nobody: it keeps the newest events and counts those it missed.
public final class EventStream<Event: Sendable>: Sendable {
    private struct State {
        var inboxes: [UInt64: EventInbox<Event>] = [:]
        var relays: [@Sendable (Event) -> Void] = []
        var nextID: UInt64 = 0
        var pending: [Event] = []
        var isDelivering = false
    }

    private let state = Mutex(State())

    /// Creates a stream that nobody listens to yet.
    public init() {}

    /// Starts listening: events from now on, at most `limit` of them waiting, of which the newest are kept.
    ///
    /// Listening ends when the task that iterates is cancelled, or the subscription is dropped.
    public func subscribe(bufferingNewest limit: Int = 256) -> EventSubscription<Event> {
        precondition(limit > 0, "a listener must be able to hold an event, this one is to hold \(limit)")
        let (events, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(limit))
        let inbox = EventInbox(continuation)
        let id = state.withLock { state in
            state.nextID += 1
            state.inboxes[state.nextID] = inbox
            return state.nextID
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.inboxes.removeValue(forKey: id) }
        }
        return EventSubscription(events: events, inbox: inbox)
    }

    /// Hands each event from now on to `receive` as well, for as long as the stream lives: for one who passes events on. It
    /// is called in order and outside all locks by whoever causes the event, so it must be quick and wait for nobody.
    package func relay(to receive: @escaping @Sendable (Event) -> Void) {
        state.withLock { $0.relays.append(receive) }
    }

    /// Puts an event in line without delivering it: to be called under the lock that gives events their order, since it
    /// runs nothing foreign. ``deliver()`` must follow once that lock is released.
    public func enqueue(_ event: Event) {
        state.withLock { state in
            if !state.inboxes.isEmpty || !state.relays.isEmpty { state.pending.append(event) }
        }
    }

    /// Hands what is in line to the listeners, in order and outside all locks. Whoever is first to call does it for all
    /// who call meanwhile.
    public func deliver() {
        let isOurs = state.withLock { state in
            if state.isDelivering || state.pending.isEmpty { return false }
            state.isDelivering = true
            return true
        }
        guard isOurs else { return }
        while let (events, relays, inboxes) = nextBatch() {
            for event in events {
                for receive in relays { receive(event) }
                for inbox in inboxes { inbox.put(event) }
            }
        }
    }

    /// Tells `event` to all listeners.
    public func yield(_ event: Event) {
        enqueue(event)
        deliver()
    }

    private func nextBatch() -> ([Event], [@Sendable (Event) -> Void], [EventInbox<Event>])? {
        state.withLock { state in
            if state.pending.isEmpty {
                state.isDelivering = false
                return nil
            }
            defer { state.pending = [] }
            return (state.pending, state.relays, Array(state.inboxes.values))
        }
    }
}

/// What one listener of an ``EventStream`` has yet to read.
final class EventInbox<Event: Sendable>: Sendable {
    private let continuation: AsyncStream<Event>.Continuation
    let missed = Atomic(0)

    init(_ continuation: AsyncStream<Event>.Continuation) { self.continuation = continuation }

    func put(_ event: Event) {
        if case .dropped = continuation.yield(event) { missed.add(1, ordering: .relaxed) }
    }
}

/// The events that one listener gets from an ``EventStream``. To be iterated once.
public struct EventSubscription<Event: Sendable>: AsyncSequence, Sendable {
    let events: AsyncStream<Event>
    let inbox: EventInbox<Event>

    /// How many events this listener lost because it read too slowly.
    public var missed: Int { inbox.missed.load(ordering: .relaxed) }

    /// Reads the events; nil once the stream is gone or the task is cancelled.
    public func makeAsyncIterator() -> AsyncStream<Event>.Iterator { events.makeAsyncIterator() }
}
