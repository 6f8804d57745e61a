/// Runs a nondeterministic automaton whose table would be too large, all its states at once, as bits: from each four of
/// them a table says where these lead (Myers: A Four Russians Algorithm for Regular Expression Pattern Matching, Journal
/// of the ACM 39(4), 1992).
///
/// A character takes n/4 look-ups of n/64 words for n states; the tables take n²/2 bytes. Both are bounded by `mostStates`.
struct PatternSimulation: Sendable {
    /// States that take a character or accept.
    let states: Int
    private let alphabet: PatternAlphabet
    /// Words for a set of states.
    private let width: Int
    private let start: [UInt64]
    private let accepting: [UInt64]
    /// The states that take a character of a class, by class.
    private let taking: [UInt64]
    /// The states that follow upon four neighbouring ones, by these four and which of them hold.
    private let following: [UInt64]

    /// The most states that a pattern may have if there is no table for it.
    static let mostStates = 256

    /// Fails if there are too many states.
    init?(_ automaton: PatternAutomaton) {
        let steps = automaton.steps.indices.filter { if case .split = automaton.steps[$0] { false } else { true } }
        guard steps.count <= Self.mostStates, let alphabet = PatternAlphabet(automaton.sets) else { return nil }
        let numbers = Dictionary(uniqueKeysWithValues: zip(steps, steps.indices))
        let width = (steps.count + 63) / 64
        (states, self.alphabet, self.width) = (steps.count, alphabet, width)
        func bits(_ members: some Sequence<Int>) -> [UInt64] {
            members.reduce(into: [UInt64](repeating: 0, count: width)) { words, step in
                guard let number = numbers[step] else { return }
                words[number / 64] |= 1 << UInt64(number % 64)
            }
        }
        var reached = AutomatonStates(of: automaton)
        start = bits(reached.members)
        accepting = bits(steps.filter { if case .accept = automaton.steps[$0] { true } else { false } })
        taking = (0..<alphabet.count).flatMap { symbol in
            bits(
                steps.filter { step in
                    if case .consume(let set, _) = automaton.steps[step] {
                        alphabet.isMember(symbol, of: set)
                    } else {
                        false
                    }
                })
        }
        let followers = steps.map { step in
            reached.follow(from: [step]) { _ in true }
            return bits(reached.members)
        }
        following = Self.unions(of: followers, width: width)
    }

    /// The unions of each four neighbours' sets, in all ways to choose of them.
    private static func unions(of sets: [[UInt64]], width: Int) -> [UInt64] {
        stride(from: 0, to: sets.count, by: 4).flatMap { first in
            (0..<16).flatMap { choice in
                (0..<4).reduce(into: [UInt64](repeating: 0, count: width)) { union, offset in
                    guard choice >> offset & 1 != 0, first + offset < sets.count else { return }
                    for word in 0..<width { union[word] |= sets[first + offset][word] }
                }
            }
        }
    }

    /// Whether all of a text is matched.
    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var (now, next, position) = (start, [UInt64](repeating: 0, count: width), 0)
        while position < text.count {
            let symbol = alphabet.symbol(of: text.scalar(at: &position))
            guard follow(symbol, from: now, to: &next) else { return false }
            swap(&now, &next)
        }
        return zip(now, accepting).contains { $0 & $1 != 0 }
    }

    /// Finds the states after a character of a class; false if there are none.
    private func follow(_ symbol: Int, from now: [UInt64], to next: inout [UInt64]) -> Bool {
        for word in 0..<width { next[word] = 0 }
        var isAlive = false
        for word in 0..<width {
            var rest = now[word] & taking[symbol * width + word]
            isAlive = isAlive || rest != 0
            var row = word * 256
            while rest != 0 {
                let entry = (row + Int(rest & 15)) * width
                for target in 0..<width { next[target] |= following[entry + target] }
                rest >>= 4
                row += 16
            }
        }
        return isAlive
    }
}
