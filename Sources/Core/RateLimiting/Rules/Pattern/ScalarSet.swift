/// The characters that one place of a pattern matches: ranges of Unicode scalars, ascending, with gaps between them.
struct ScalarSet: Hashable, Sendable {
    private(set) var ranges: [ClosedRange<UInt32>]

    static let any = ScalarSet([0...0x10_FFFF])
    static let digits = ScalarSet(ascii: "0", "9")
    static let words = ScalarSet(
        [UInt32(0x30)...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let spaces = ScalarSet([0x09...0x0D, 0x20...0x20])

    init(_ ranges: [ClosedRange<UInt32>] = []) {
        self.ranges = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = self.ranges.last, range.lowerBound <= last.upperBound + 1 {
                self.ranges[self.ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                self.ranges.append(range)
            }
        }
    }

    init(_ scalar: Unicode.Scalar) { self.init([scalar.value...scalar.value]) }

    private init(ascii first: Unicode.Scalar, _ last: Unicode.Scalar) { self.init([first.value...last.value]) }

    /// The one character, if it is one.
    var single: Unicode.Scalar? {
        guard ranges.count == 1, ranges[0].count == 1 else { return nil }
        return Unicode.Scalar(ranges[0].lowerBound)
    }

    /// All characters that are not in it.
    var inverted: ScalarSet {
        var gaps: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= 0x10_FFFF { gaps.append(next...0x10_FFFF) }
        return ScalarSet(gaps)
    }

    /// With the other case of each ASCII letter.
    var ignoringCase: ScalarSet {
        var all = ranges
        for range in ranges {
            for (letters, shift) in [(UInt32(0x41)...0x5A, Int64(32)), (UInt32(0x61)...0x7A, -32)] {
                let letters = range.clamped(to: letters)
                guard range.overlaps(letters) else { continue }
                all.append(UInt32(Int64(letters.lowerBound) + shift)...UInt32(Int64(letters.upperBound) + shift))
            }
        }
        return ScalarSet(all)
    }

    func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

    /// Whether a character is in it; O(log ranges).
    func contains(_ scalar: UInt32) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= scalar
    }
}
