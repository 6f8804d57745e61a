/// The states in which a nondeterministic automaton is; keeps its room from one character to the next.
struct AutomatonStates {
    private let automaton: PatternAutomaton
    /// Those that take a character or accept, each once.
    private(set) var members: [Int] = []
    /// How many steps were reached so far.
    private(set) var visits = 0
    private var others: [Int] = []
    private var pending: [Int] = []
    /// The round in which a step was last reached.
    private var reached: [Int]
    private var round = 0

    /// The states before the first character.
    init(of automaton: PatternAutomaton) {
        self.automaton = automaton
        reached = [Int](repeating: 0, count: automaton.steps.count)
        begin()
        reach(automaton.start)
    }

    /// Goes on with a character that is in the sets for which `isIn` holds.
    mutating func follow(_ isIn: (Int) -> Bool) {
        swap(&members, &others)
        begin()
        for state in others {
            if case .consume(let set, let next) = automaton.steps[state], isIn(set) { reach(next) }
        }
    }

    /// Goes on from other states.
    mutating func follow(from states: [Int], _ isIn: (Int) -> Bool) {
        members = states
        follow(isIn)
    }

    private mutating func begin() {
        members.removeAll(keepingCapacity: true)
        round += 1
    }

    /// Adds what is reached from a step without a character.
    private mutating func reach(_ step: Int) {
        pending.append(step)
        while let step = pending.popLast() {
            if reached[step] == round { continue }
            reached[step] = round
            visits += 1
            if case .split(let first, let second) = automaton.steps[step] {
                pending.append(second)
                pending.append(first)
            } else {
                members.append(step)
            }
        }
    }
}
