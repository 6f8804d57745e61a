/// A deterministic automaton made beforehand, of one or several patterns: one look-up a character, nothing to allocate or
/// to lock. Only for patterns whose table stays small.
struct PatternTable: Sendable {
    private let alphabet: PatternAlphabet
    /// The next state by state and class of character.
    private let transitions: [UInt16]
    private let start: Int
    /// The states from here on stay what they are, whatever follows: the last is that in which no match is possible.
    private let firstFinal: Int
    /// Where the patterns that have matched in a state begin in `accepted`, by state.
    private let acceptedStarts: [Int32]
    private let accepted: [Int32]

    /// Two bytes each: 32 KiB.
    static let mostEntries = 1 << 14
    private static let mostVisits = 1 << 20

    /// Fails if the table, or the work to make it, would be too large.
    init?(_ automaton: PatternAutomaton, mostEntries: Int = mostEntries) {
        guard var subsets = PatternSubsets(automaton) else { return nil }
        let width = subsets.alphabet.count
        // No match: one more state than there are
        var targets: [Int?] = []
        var state = 0
        while state < subsets.states.count {
            guard targets.count + 2 * width <= mostEntries, subsets.visits <= Self.mostVisits else { return nil }
            for symbol in 0..<width { targets.append(subsets.follow(state, symbol)) }
            state += 1
        }
        let count = subsets.states.count
        let isFinal = (0..<count).map { state in
            targets[state * width..<(state + 1) * width].allSatisfy { $0 == state }
        }
        let order = (0..<count).filter { !isFinal[$0] } + (0..<count).filter { isFinal[$0] }
        var numbers = [UInt16](repeating: 0, count: count)
        for (number, state) in order.enumerated() { numbers[state] = UInt16(number) }
        start = Int(numbers[0])
        transitions = order.flatMap { state in
            (0..<width).map { symbol in targets[state * width + symbol].map { numbers[$0] } ?? UInt16(count) }
        }
        firstFinal = isFinal.count { !$0 }
        let patterns = order.map { subsets.accepted(in: $0).map(Int32.init) } + [[]]
        acceptedStarts = patterns.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.count)) }
        accepted = patterns.flatMap(\.self)
        alphabet = subsets.alphabet
    }

    /// The first of the patterns that match all of a text from a position on, and for which `isWanted` holds.
    func first(
        matching text: UnsafeBufferPointer<UInt8>, from position: Int = 0, where isWanted: (Int) -> Bool = { _ in true }
    ) -> Int? {
        var (state, position) = (start, position)
        while position < text.count, state < firstFinal {
            let scalar = text.scalar(at: &position)
            state = Int(transitions[state * alphabet.count + alphabet.symbol(of: scalar)])
        }
        for index in acceptedStarts[state]..<acceptedStarts[state + 1] where isWanted(Int(accepted[Int(index)])) {
            return Int(accepted[Int(index)])
        }
        return nil
    }

    /// Heap bytes.
    var allocatedBytes: Int {
        transitions.count * 2 + acceptedStarts.count * 4 + accepted.count * 4 + alphabet.allocatedBytes
    }
}
