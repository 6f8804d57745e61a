package import ResiliencePrimitives

/// An item with what its queue needs to know of it: nothing is ever asked of the item itself.
package struct QueueEntry<Item> {
    package let ticket: QueueTicket
    package let item: Item
    /// As said by the offer; what leaves takes off what it brought, whatever its size may be by then.
    package let bytes: Int
    package let offeredAt: MonotonicTime
}

extension QueueEntry: Sendable where Item: Sendable {}
