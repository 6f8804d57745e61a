/// What moved in a queue beside the item that was offered, each list in the order in which it happened; to be acted on
/// once the lock is released.
package struct QueueChanges<Item> {
    /// Delivered.
    package var taken: [QueueEntry<Item>] = []
    /// Removed to make room.
    package var dropped: [QueueEntry<Item>] = []
    /// Removed because they had grown too old.
    package var expired: [QueueEntry<Item>] = []
    /// Of waiting producers, let in. They may be in another list too: let in, then taken.
    package var admitted: [QueueEntry<Item>] = []
    /// Of waiting producers that gave up.
    package var timedOut: [QueueEntry<Item>] = []
    /// Of waiting producers, refused when the queue was finished, or made smaller than the item.
    package var refused: [QueueEntry<Item>] = []
    /// Taken back by who offered them.
    package var cancelled: [QueueEntry<Item>] = []

    package init() {}
}

extension QueueChanges: Sendable where Item: Sendable {}
