/// Where an ``ItemStore`` keeps an item.
struct ItemSlot: Hashable, Sendable {
    let index: Int
}
