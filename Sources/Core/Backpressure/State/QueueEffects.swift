/// What is left to do for an event of a queue once its lock is released.
struct QueueEffects<Item: Sendable>: Sendable {
    var changes = QueueChanges<Item>()
    var producers: [Resumption<QueueState<Item>.Admission>] = []
    var consumers: [Resumption<QueueState<Item>.Handover>] = []
}
