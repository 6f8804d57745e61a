/// A deterministic automaton made of a nondeterministic one beforehand (the subset construction of Rabin and Scott,
/// 1959): one look-up a character, nothing to allocate or to lock. Only for patterns whose table stays small.
struct PatternTable: Sendable {
    /// Where the ranges of characters begin that the pattern does not tell apart; the first is 0.
    private let borders: [UInt32]
    /// The number of the range of each ASCII character.
    private let asciiSymbols: [UInt16]
    /// The next state by state and range; -1 if no match is possible any more.
    private let transitions: [Int32]
    private let isAccepting: [Bool]

    private static let mostEntries = 1 << 14
    private static let mostVisits = 1 << 20

    /// Fails if the table, or the work to make it, would be too large.
    init?(_ automaton: PatternAutomaton) {
        let cuts = automaton.sets.flatMap(\.ranges).flatMap { [$0.lowerBound, $0.upperBound + 1] }
        let borders = Set(cuts + [0]).sorted()
        self.borders = borders
        asciiSymbols = (0..<128).map { scalar in UInt16((borders.firstIndex { $0 > scalar } ?? borders.count) - 1) }
        let holds = automaton.sets.map { set in borders.map(set.contains) }

        var members: [Int] = []
        var isMember = [Bool](repeating: false, count: automaton.steps.count)
        automaton.close(over: automaton.start, &members, &isMember)
        var known = [members: Int32(0)]
        var states = [members]
        var transitions: [Int32] = []
        var visits = 0
        var state = 0
        while state < states.count {
            for symbol in borders.indices {
                visits += automaton.steps.count
                guard visits <= Self.mostVisits, transitions.count < Self.mostEntries else { return nil }
                let target = automaton.follow(states[state]) { holds[$0][symbol] }.members.sorted()
                if !target.isEmpty && known[target] == nil {
                    known[target] = Int32(states.count)
                    states.append(target)
                }
                transitions.append(target.isEmpty ? -1 : known[target] ?? -1)
            }
            state += 1
        }
        self.transitions = transitions
        isAccepting = states.map { $0.contains { if case .accept = automaton.steps[$0] { true } else { false } } }
    }

    /// Whether all of a text is matched.
    func matches(_ text: some Sequence<Unicode.Scalar>) -> Bool {
        var state = 0
        for scalar in text {
            let next = transitions[state * borders.count + symbol(of: scalar.value)]
            if next < 0 { return false }
            state = Int(next)
        }
        return isAccepting[state]
    }

    private func symbol(of scalar: UInt32) -> Int {
        if scalar < 128 { return Int(asciiSymbols[Int(scalar)]) }
        var (low, high) = (0, borders.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if borders[middle] <= scalar { low = middle } else { high = middle }
        }
        return low
    }
}
