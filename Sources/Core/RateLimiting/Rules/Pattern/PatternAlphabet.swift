/// The characters as patterns tell them apart: classes of those that are in the same sets.
struct PatternAlphabet: Sendable {
    /// How many classes there are.
    let count: Int
    /// Where ranges of characters of one class begin; the first is 0.
    private let borders: [UInt32]
    /// The class of each range.
    private let classes: [Int32]
    /// The class of each ASCII character.
    private let asciiClasses: [UInt16]
    /// Whether a class is in a set, by set and class.
    private let membership: [Bool]

    private static let mostMemberships = 1 << 18

    /// Fails if there is too much to tell apart.
    init?(_ sets: [ScalarSet]) {
        let cuts = sets.lazy.flatMap(\.ranges).flatMap { [$0.lowerBound, $0.upperBound + 1] }
        let borders = Set(cuts).union([0]).filter { $0 <= 0x10_FFFF }.sorted()
        guard borders.count * max(1, sets.count) <= Self.mostMemberships else { return nil }
        var numbers: [[Bool]: Int32] = [:]
        var kinds: [[Bool]] = []
        var classes: [Int32] = []
        for border in borders {
            let kind = sets.map { $0.contains(border) }
            if numbers[kind] == nil {
                numbers[kind] = Int32(kinds.count)
                kinds.append(kind)
            }
            classes.append(numbers[kind] ?? 0)
        }
        guard kinds.count <= Int(UInt16.max) else { return nil }
        (count, self.borders, self.classes) = (kinds.count, borders, classes)
        membership = sets.indices.flatMap { set in kinds.map { $0[set] } }
        asciiClasses = (0..<128).map { scalar in
            UInt16(classes[(borders.firstIndex { $0 > scalar } ?? borders.count) - 1])
        }
    }

    /// The class of a character.
    func symbol(of scalar: UInt32) -> Int {
        if scalar < 128 { return Int(asciiClasses[Int(scalar)]) }
        var (low, high) = (0, borders.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if borders[middle] <= scalar { low = middle } else { high = middle }
        }
        return Int(classes[low])
    }

    /// Whether the characters of a class are in a set.
    func isMember(_ symbol: Int, of set: Int) -> Bool { membership[set * count + symbol] }
}
