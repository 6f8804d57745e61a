import ResiliencePrimitives
import Synchronization

/// Lets so many events a second through, evenly once as many came at once, and counts the others.
///
/// A token bucket as one theoretical arrival time, in one atomic word: what is left out costs a read and a count, no lock.
final class EventSampler: Sendable {
    private let interval: Int64
    private let tolerance: Int64
    private let arrival = Atomic(Int64.min)
    private let skipped = Atomic(0)

    init(perSecond: Int) {
        interval = 1_000_000_000 / Int64(perSecond)
        tolerance = interval * Int64(perSecond - 1)
    }

    /// How many were left out since the last one that was let through, if this one is; nil if it is left out as well.
    func admit(at time: MonotonicTime) -> Int? {
        let now = time.nanoseconds
        var seen = arrival.load(ordering: .relaxed)
        while true {
            // The bucket starts full, and a time that runs backwards waits for the latest seen
            guard seen <= now || seen - now <= tolerance else {
                skipped.add(1, ordering: .relaxed)
                return nil
            }
            let (exchanged, current) = arrival.weakCompareExchange(
                expected: seen, desired: max(seen, now) + interval, ordering: .relaxed)
            if exchanged { return skipped.exchange(0, ordering: .relaxed) }
            seen = current
        }
    }
}
