/// Makes a deterministic automaton of a nondeterministic one, as far as it is asked for: the subset construction (Rabin,
/// Scott: Finite Automata and Their Decision Problems, 1959).
struct PatternSubsets {
    let alphabet: PatternAlphabet
    /// The states of the nondeterministic automaton that each state stands for, ascending; the first is where it starts.
    private(set) var states: [[Int]] = []
    private let automaton: PatternAutomaton
    private var walk: AutomatonStates
    private var numbers: [[Int]: Int] = [:]
    private var left = 0

    /// Fails if there are too many characters to tell apart.
    init?(_ automaton: PatternAutomaton) {
        guard let alphabet = PatternAlphabet(automaton.sets) else { return nil }
        (self.automaton, self.alphabet) = (automaton, alphabet)
        walk = AutomatonStates(of: automaton)
        _ = number(of: walk.members.sorted())
    }

    /// How much work it was so far: steps left and reached.
    var visits: Int { left + walk.visits }

    /// Where a character of this class leads; nil where no match is possible any more.
    mutating func follow(_ state: Int, _ symbol: Int, unless isUseless: ([Int]) -> Bool = { _ in false }) -> Int? {
        left += states[state].count
        walk.follow(from: states[state]) { [alphabet] in alphabet.isMember(symbol, of: $0) }
        let members = walk.members.sorted()
        return members.isEmpty || isUseless(members) ? nil : number(of: members)
    }

    /// The numbers of the patterns that have matched, ascending.
    func accepted(in state: Int) -> [Int] {
        states[state].compactMap { if case .accept(let pattern) = automaton.steps[$0] { pattern } else { nil } }
    }

    private mutating func number(of members: [Int]) -> Int {
        if let known = numbers[members] { return known }
        numbers[members] = states.count
        states.append(members)
        return states.count - 1
    }
}
