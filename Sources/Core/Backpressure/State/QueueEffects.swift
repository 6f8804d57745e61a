/// What is left to do for an event of a queue once its lock is released.
struct QueueEffects: Sendable {
    var changes = QueueChanges<ItemSlot>()
    var producers: [Resumption<QueueState.Admission>] = []
    var consumers: [Resumption<QueueState.Handover>] = []
    var drainers: [CheckedContinuation<Void, Never>] = []

    /// Those that will never be delivered.
    func forEachLost(_ body: (ItemSlot, UndeliveredReason) -> Void) {
        for entry in changes.dropped { body(entry.item, .dropped) }
        for entry in changes.expired { body(entry.item, .expired) }
        for entry in changes.timedOut { body(entry.item, .timedOut) }
        for entry in changes.refused { body(entry.item, .refused) }
        for entry in changes.cancelled { body(entry.item, .cancelled) }
    }
}
