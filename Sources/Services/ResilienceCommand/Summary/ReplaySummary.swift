import ResiliencePrimitives

/// All there is to tell about a replay once it is over.
struct ReplaySummary {
    let traffic: TrafficSummary
    /// When the first event happened, and the last; nil if there was none.
    let span: ClosedRange<MonotonicTime>?
    let circuits: [CircuitRecord]
    let queues: [QueueRecord]
    let skipped: SkippedLines
    /// How many of the clients hit most are named, rule by rule.
    let top: Int

    init(_ traffic: TrafficSummary, of simulation: Simulation, skipped: SkippedLines, top: Int) {
        (self.traffic, self.skipped, self.top) = (traffic, skipped, top)
        (span, circuits, queues) = (simulation.span, simulation.circuitRecords, simulation.queueRecords)
    }
}
