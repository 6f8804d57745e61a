import Synchronization

/// What a listener has yet to be told: events, and that a second has passed. Bounded.
final class FeedLine<Event: Sendable>: Sendable {
    enum Item: Sendable {
        case event(Event)
        case second
    }

    /// What is in line, in order. To be iterated once.
    let items: AsyncStream<Item>
    private let continuation: AsyncStream<Item>.Continuation
    /// Whether a second is in line: a second one would only repeat it.
    private let hasSecond = Atomic(false)

    init() {
        (items, continuation) = AsyncStream.makeStream(
            of: Item.self, bufferingPolicy: .bufferingOldest(FeedBounds.mostWaiting))
    }

    /// Puts an event in line; false: there is no room.
    func put(_ event: Event) -> Bool {
        if case .dropped = continuation.yield(.event(event)) { false } else { true }
    }

    /// Says that a second has passed; false: the last one is still in line, or there is no room.
    func putSecond() -> Bool {
        guard !hasSecond.exchange(true, ordering: .relaxed) else { return false }
        guard case .dropped = continuation.yield(.second) else { return true }
        takeSecond()
        return false
    }

    /// A second has been taken out of the line, or did not get in.
    func takeSecond() { hasSecond.store(false, ordering: .relaxed) }

    /// Ends the line, once what is in it has been taken.
    func finish() { continuation.finish() }
}
