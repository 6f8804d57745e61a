import ResiliencePrimitives

/// When one client was hit, in the bins of a chart: those in which it was, and no others.
struct HitStrip {
    private(set) var total = 0
    private var width = BinWidth.shortest
    private var hits: [(bin: Int, count: Int)] = []

    /// Counts a hit, at a time no earlier than the one before, where bins are `width` long by now.
    mutating func add(at time: MonotonicTime, width: BinWidth) {
        join(into: width)
        total += 1
        let bin = width.bin(of: time)
        if let last = hits.indices.last, hits[last].bin >= bin {
            hits[last].count += 1
        } else {
            hits.append((bin, 1))
        }
    }

    /// The hits in bins of that length, in ascending order.
    func hits(width: BinWidth) -> [(bin: Int, count: Int)] {
        var strip = self
        strip.join(into: width)
        return strip.hits
    }

    private mutating func join(into longer: BinWidth) {
        guard longer != width else { return }
        var joined: [(bin: Int, count: Int)] = []
        for hit in hits {
            let bin = longer.bin(joining: hit.bin, of: width)
            if let last = joined.indices.last, joined[last].bin == bin {
                joined[last].count += hit.count
            } else {
                joined.append((bin, hit.count))
            }
        }
        (hits, width) = (joined, longer)
    }
}
