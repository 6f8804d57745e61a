import Backpressure

/// How much a caller minds being refused when calls wait. The order in which they are made stays that in which they came.
public enum SpeechPriority: String, CaseIterable, Sendable {
    /// Gives way: refused once half of the queue's places are taken.
    case low
    /// Waits, or is refused, as the queue's strategy has it.
    case normal
    /// As normal; low calls give way to both.
    case high

    /// Whether a call of this priority may still join `queue`.
    func mayJoin(_ queue: WorkQueue) -> Bool {
        self != .low || queue.statistics.queue.depth * 2 < queue.configuration.maximumItems
    }
}
