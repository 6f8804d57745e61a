import ResilienceConfiguration
import ResiliencePrimitives

/// All there is to tell about a comparison once it is over.
struct ComparisonOutcome {
    let comparison: Comparison
    /// When the first event happened, and the last; nil if there was none.
    let span: ClosedRange<MonotonicTime>?
    /// What the configurations are called.
    let sources: BeforeAfter<String>
    let newly: Comparison.Direction
    let noLonger: Comparison.Direction
    let circuits: [BeforeAfter<CircuitRecord>]
    let queues: [BeforeAfter<QueueRecord>]
    let skipped: SkippedLines

    init(_ comparison: Comparison, of simulations: BeforeAfter<Simulation>, skipped: SkippedLines) {
        (self.comparison, self.skipped) = (comparison, skipped)
        (newly, noLonger) = (comparison.newlyDenied, comparison.noLongerDenied)
        span = simulations.before.span
        sources = simulations.map { $0.configuration.sourceName }
        // Both heard of the same circuits and queues
        circuits = zip(simulations.before.circuitRecords, simulations.after.circuitRecords)
            .map { BeforeAfter(before: $0, after: $1) }
        queues = zip(simulations.before.queueRecords, simulations.after.queueRecords)
            .map { BeforeAfter(before: $0, after: $1) }
    }

    /// The names of all rules: those before in their order, then those that there are only after.
    var rules: [String] {
        let counts = comparison.counts
        return counts.before.names + counts.after.names.filter { counts.before.ofRule($0) == nil }
    }
}
