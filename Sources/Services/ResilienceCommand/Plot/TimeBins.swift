import ResiliencePrimitives

/// Counts over time of several kinds, in a few hundred bins whatever the span: when they do not suffice any more, they
/// are joined into longer ones. Constant memory.
struct TimeBins {
    /// The most bins there are at a time.
    static let most = 400

    let kinds: Int
    private(set) var width = BinWidth.shortest
    /// The number of the first bin, as ``BinWidth`` counts them.
    private(set) var first = 0
    /// By bin, and in it by kind.
    private var counts: [Int] = []

    /// Creates bins for so many kinds of things.
    init(kinds: Int) { self.kinds = kinds }

    /// How many bins there are, from the first in which something happened to the last.
    var count: Int { counts.count / kinds }

    /// Counts something, at a time no earlier than what was counted before.
    mutating func add(_ kind: Int, at time: MonotonicTime) {
        if counts.isEmpty { first = width.bin(of: time) }
        // What comes too early after all counts as early as can be
        var bin = max(first, width.bin(of: time))
        while bin - first >= Self.most, let longer = width.next {
            join(into: longer)
            bin = max(first, width.bin(of: time))
        }
        let missing = (bin - first + 1) * kinds - counts.count
        if missing > 0 { counts += repeatElement(0, count: missing) }
        counts[(bin - first) * kinds + kind] += 1
    }

    /// How many of a kind are in a bin, numbered from the first.
    func value(_ kind: Int, in bin: Int) -> Int { counts[bin * kinds + kind] }

    private mutating func join(into longer: BinWidth) {
        let start = longer.bin(joining: first, of: width)
        let last = longer.bin(joining: first + count - 1, of: width)
        var joined = Array(repeating: 0, count: (last - start + 1) * kinds)
        for index in counts.indices {
            let bin = longer.bin(joining: first + index / kinds, of: width)
            joined[(bin - start) * kinds + index % kinds] += counts[index]
        }
        (counts, first, width) = (joined, start, longer)
    }
}
