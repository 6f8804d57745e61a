import Synchronization

/// The items of a queue, by slot: what decides about them is concrete code that handles slots alone, and costs a tenth of
/// what it would as generic code of another module.
///
/// It grows with the items that are in the queue or wait to be, and does not shrink.
final class ItemStore<Item: Sendable>: Sendable {
    private struct Slots {
        var items: [Item?] = []
        var free: [ItemSlot] = []
    }

    private let slots = Mutex(Slots())

    /// Keeps an item; its slot is taken until it is removed.
    func insert(_ item: Item) -> ItemSlot {
        slots.withLock { slots in
            if let slot = slots.free.popLast() {
                slots.items[slot.index] = item
                return slot
            }
            slots.items.append(item)
            return ItemSlot(index: slots.items.count - 1)
        }
    }

    /// Hands out the item of a slot, once.
    func remove(_ slot: ItemSlot) -> Item {
        slots.withLock { slots in
            guard let item = slots.items[slot.index].take() else { preconditionFailure("slot \(slot.index) is empty") }
            slots.free.append(slot)
            return item
        }
    }
}
