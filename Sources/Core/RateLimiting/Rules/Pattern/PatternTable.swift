/// A deterministic automaton made beforehand, of one or several patterns: one look-up a character, nothing to allocate or
/// to lock. Only for patterns whose table stays small.
struct PatternTable: Sendable {
    private let alphabet: PatternAlphabet
    /// The next state by state and class of character. A state is known by where its row begins.
    private let transitions: [UInt16]
    private let start: Int
    /// The states from here on stay what they are, whatever follows: the last is that in which no match is possible.
    private let firstFinal: Int
    /// Where the patterns that have matched in a state begin in `accepted`, by state.
    private let acceptedStarts: [Int32]
    private let accepted: [UInt16]

    /// Two bytes each: 32 KiB.
    static let mostEntries = 1 << 14
    private static let mostVisits = 1 << 20

    /// Fails if the table, or the work to make it, would be too large.
    init?(_ automaton: PatternAutomaton) {
        var patience = Self.mostVisits
        self.init(automaton, mostEntries: Self.mostEntries, patience: &patience)
    }

    /// Fails if the table would have too many entries, or making it takes more steps than `patience`, from which those
    /// that were looked at are taken.
    ///
    /// - Precondition: `mostEntries` is 2^16 at most.
    init?(_ automaton: PatternAutomaton, mostEntries: Int, patience: inout Int) {
        guard automaton.ranges.count <= UInt16.max, var subsets = PatternSubsets(automaton) else { return nil }
        let targets = Self.targets(&subsets, mostEntries: mostEntries, patience: patience)
        patience -= subsets.visits
        guard let targets else { return nil }
        self.init(targets, subsets)
    }

    /// Where each state leads, by state and class of character; nil if there are too many.
    private static func targets(_ subsets: inout PatternSubsets, mostEntries: Int, patience: Int) -> [Int?]? {
        let width = subsets.alphabet.count
        var (targets, accepted, state) = ([Int?](), 0, 0)
        while state < subsets.states.count {
            accepted += subsets.accepted(in: state).count
            // One row is left for the state in which no match is possible any more
            guard targets.count + 2 * width + accepted <= mostEntries, subsets.visits <= patience else { return nil }
            for symbol in 0..<width { targets.append(subsets.follow(state, symbol)) }
            state += 1
        }
        return targets
    }

    private init(_ targets: [Int?], _ subsets: PatternSubsets) {
        let (width, states) = (subsets.alphabet.count, subsets.states.indices)
        let isFinal = states.map { state in
            targets[state * width..<(state + 1) * width].allSatisfy { $0 == state }
        }
        let order = states.filter { !isFinal[$0] } + states.filter { isFinal[$0] }
        var rows = [UInt16](repeating: 0, count: order.count)
        for (number, state) in order.enumerated() { rows[state] = UInt16(number * width) }
        start = Int(rows[0])
        firstFinal = isFinal.count { !$0 } * width
        transitions = order.flatMap { state in
            targets[state * width..<(state + 1) * width].map { $0.map { rows[$0] } ?? UInt16(targets.count) }
        }
        let patterns = order.map(subsets.accepted) + [[]]
        acceptedStarts = patterns.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.count)) }
        accepted = patterns.joined().map(UInt16.init)
        alphabet = subsets.alphabet
    }

    /// How many entries it has.
    var entries: Int { transitions.count + accepted.count }

    /// The first of the patterns that match all of a text from a position on, and for which `isWanted` holds.
    func first(
        matching text: UnsafeBufferPointer<UInt8>, from position: Int = 0, where isWanted: (Int) -> Bool = { _ in true }
    ) -> Int? {
        var (state, position) = (start, position)
        while position < text.count, state < firstFinal {
            let scalar = text.scalar(at: &position)
            state = Int(transitions[state + alphabet.symbol(of: scalar)])
        }
        let number = state / alphabet.count
        for index in acceptedStarts[number]..<acceptedStarts[number + 1] {
            let pattern = Int(accepted[Int(index)])
            if isWanted(pattern) { return pattern }
        }
        return nil
    }
}
