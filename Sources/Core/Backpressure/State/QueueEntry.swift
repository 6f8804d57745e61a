package import ResiliencePrimitives

/// An item with what its queue needs to know of it: nothing is ever asked of the item itself.
package struct QueueEntry<Item> {
    package let ticket: QueueTicket
    package let item: Item
    /// As said by the offer; what leaves takes off what it brought, whatever its size may be by then.
    package let bytes: Int
    package internal(set) var offeredAt: MonotonicTime
    /// When its producer gives up, if it waits.
    let deadline: MonotonicTime
}

extension QueueEntry: Sendable where Item: Sendable {}
