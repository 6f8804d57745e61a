import Backpressure

/// What a queue did from a trace's first event to its last.
struct QueueRecord {
    let name: String
    /// As of the last event.
    let statistics: QueueStatistics
    let times: QueueTimes
}
