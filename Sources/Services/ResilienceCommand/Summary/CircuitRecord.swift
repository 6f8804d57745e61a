import CircuitBreaking

/// What a circuit did from a trace's first event to its last.
struct CircuitRecord {
    let name: String
    let timeline: CircuitTimeline
    /// As of the last event.
    let statistics: CircuitStatistics
}
