/// Compares the paths that patterns match, by walking through their automata side by side.
///
/// A path speaks against a cover if it is one of `texts`, the pattern matches it, and no other does: a state of all of them
/// in which that is so is looked for. What is found is so; how much is looked at is bounded.
struct PatternComparison {
    /// What is known once all was looked at.
    struct Finding {
        /// Whether all paths that the pattern matches are also matched by the others together.
        var isCovered = true
        /// Whether a path is matched by the pattern and by one of the others.
        var isShared = false
    }

    /// How much work is left for all comparisons together: steps looked at.
    private(set) var patience: Int

    /// The most states that one comparison looks at.
    private static let mostStates = 1 << 12

    init(patience: Int) { self.patience = patience }

    /// Compares a pattern with others; nil if there is too much to look at.
    mutating func compare(
        _ pattern: PatternNode, within texts: PatternNode, to others: [PatternNode]
    ) -> Finding? {
        if others.contains(pattern) { return Finding(isCovered: true, isShared: true) }
        let automaton = PatternAutomaton([pattern, texts] + others)
        guard var subsets = PatternSubsets(automaton) else { return nil }
        defer { patience -= subsets.visits + subsets.states.count * subsets.alphabet.count }
        let (needed, alsoNeeded) = (automaton.ranges[0], automaton.ranges[1])
        var finding = Finding()
        var state = 0
        while state < subsets.states.count {
            guard subsets.states.count <= Self.mostStates, subsets.visits <= patience else { return nil }
            finding.note(subsets.accepted(in: state))
            if !finding.isCovered && (finding.isShared || others.isEmpty) { break }
            for symbol in 0..<subsets.alphabet.count {
                _ = subsets.follow(state, symbol) { members in
                    !members.contains(where: needed.contains) || !members.contains(where: alsoNeeded.contains)
                }
            }
            state += 1
        }
        return finding
    }
}

extension PatternComparison.Finding {
    /// Takes into account which have matched: the pattern is 0, the texts are 1, the others come after.
    fileprivate mutating func note(_ accepted: [Int]) {
        guard accepted.starts(with: [0, 1]) else { return }
        if accepted.count > 2 { isShared = true } else { isCovered = false }
    }
}
