import RateLimiting
import ResiliencePrimitives

/// What a token bucket would have to be like to let one counter's requests through, all of them.
///
/// With S units from a moment i up to the present one j, t apart, a bucket of capacity B that gets L units back in each
/// window W denies none of them if S ≤ B + L × t / W for all pairs i ≤ j. So the limit that is needed is the largest of
///
///     S × W / (W + t)        where the capacity is the limit itself
///     (S − B) × W / t        where it is a burst; one that asks for more than B at once cannot be served
///
/// over all i: the steepest line from a corner (time of i, units before i) to a point. Only corners on the lower convex
/// hull of all can be the steepest's end (Andrew's monotone chain, 1979), and along the hull the steepness rises to it
/// and falls behind it, so that it is found by halving. Memory is a few corners, O(log units) in practice.
struct BucketDemand {
    private struct Corner {
        let time: Int64
        /// Units before that moment.
        let before: Int128

        /// Whether the line from here to `middle` is less steep than the one from here to `end`, both later.
        func isSteeper(to end: Corner, than middle: Corner) -> Bool {
            let one = (middle.before - before).multipliedFullWidth(by: Int128(end.time) - Int128(time))
            let other = (end.before - before).multipliedFullWidth(by: Int128(middle.time) - Int128(time))
            return (one.high, one.low) < (other.high, other.low)
        }
    }

    private var corners: [Corner] = []
    private var total: Int128 = 0
    private var now = Int64.min

    /// Adds units; an earlier moment than the last one is read as that, and one that the store does not count by as the
    /// nearest that it does.
    mutating func add(_ units: Int, at time: Int64) {
        let counted = MemoryStore.countedTimes
        let time = min(max(time, counted.lowerBound.nanoseconds), counted.upperBound.nanoseconds)
        if corners.isEmpty || time > now {
            now = time
            let corner = Corner(time: time, before: total)
            while corners.count > 1, !corners[corners.count - 2].isSteeper(to: corner, than: corners[corners.count - 1])
            {
                corners.removeLast()
            }
            corners.append(corner)
        }
        total += Int128(units)
    }

    /// The lowest limit for which the units added last, as any before, are let through; `Int.max` if there is none.
    ///
    /// - Parameters:
    ///   - window: in nanoseconds, at least 1.
    ///   - burst: the capacity; nil: the limit.
    func limit(per window: Int64, burst: Int?) -> Int {
        guard let last = corners.last else { return 0 }
        guard let burst else {
            let corner = steepest(in: corners[...], to: Corner(time: now + window, before: total))
            return Self.ceiling(
                (total - corner.before) * Int128(window), over: Int128(now - corner.time) + Int128(window))
        }
        guard total - last.before <= Int128(burst) else { return .max }
        guard corners.count > 1 else { return 0 }
        let excess = total - Int128(burst)
        let corner = steepest(in: corners.dropLast(), to: Corner(time: now, before: excess))
        return Self.ceiling((excess - corner.before) * Int128(window), over: Int128(now - corner.time))
    }

    /// The corner from which the line to `end` is the steepest.
    private func steepest(in corners: ArraySlice<Corner>, to end: Corner) -> Corner {
        var (low, high) = (corners.startIndex, corners.endIndex - 1)
        while low < high {
            let middle = (low + high) / 2
            if corners[middle].isSteeper(to: end, than: corners[middle + 1]) { low = middle + 1 } else { high = middle }
        }
        return corners[low]
    }

    private static func ceiling(_ numerator: Int128, over denominator: Int128) -> Int {
        numerator <= 0 ? 0 : Int(clamping: (numerator - 1) / denominator + 1)
    }
}
