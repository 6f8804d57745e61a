import CoreMetrics
import Synchronization

/// One series of a histogram: a timer, in seconds, or a recorder that aggregates. Recording is two atomic steps.
final class HistogramSeries: TimerHandler, RecorderHandler {
    private let buckets: HistogramBuckets
    // Safe: set once, freed in deinit, and in between only its atomic elements change.
    private nonisolated(unsafe) let counts: UnsafeMutablePointer<Atomic<UInt64>>
    private let sum = AtomicNumber()

    init(_ buckets: HistogramBuckets) {
        self.buckets = buckets
        counts = .allocate(capacity: buckets.bounds.count + 1)
        for index in 0...buckets.bounds.count { (counts + index).initialize(to: Atomic(0)) }
    }

    deinit {
        counts.deinitialize(count: buckets.bounds.count + 1)
        counts.deallocate()
    }

    /// The count of all is the sum of the buckets', so that they agree also while others record.
    var value: HistogramCounts {
        HistogramCounts(
            buckets, counts: (0...buckets.bounds.count).map { counts[$0].load(ordering: .relaxed) }, sum: sum.value)
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(max(0, duration)) / 1e9) }

    func record(_ value: Int64) { record(Double(value)) }

    /// What is no number would make the sum none for ever, and is not counted.
    func record(_ value: Double) {
        guard value.isFinite else { return }
        counts[buckets.index(of: value)].wrappingAdd(1, ordering: .relaxed)
        sum.add(value)
    }
}
