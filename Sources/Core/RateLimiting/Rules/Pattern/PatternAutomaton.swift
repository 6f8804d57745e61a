/// A nondeterministic automaton that is in all its states at once (Thompson: Regular Expression Search Algorithm,
/// CACM 11(6), 1968), so that a text takes time proportional to its length times the pattern's, whatever both are.
struct PatternAutomaton: Sendable {
    enum Step {
        /// Goes on if the next character is in the set of this number.
        case consume(set: Int, next: Int)
        case split(Int, Int)
        case accept
    }

    /// As a number of steps: what `{m,n}` is written out to.
    static let largest = 4096

    private(set) var steps: [Step] = []
    /// The different sets of the pattern.
    private(set) var sets: [ScalarSet] = []
    private(set) var start = 0

    init(_ node: PatternNode) {
        steps.append(.accept)
        start = add(node, before: 0)
    }

    /// The states that are reached without a character, in `members`; `isMember` says which they are already.
    func close(over state: Int, _ members: inout [Int], _ isMember: inout [Bool]) {
        var pending = [state]
        while let state = pending.popLast() {
            if isMember[state] { continue }
            isMember[state] = true
            if case .split(let first, let second) = steps[state] {
                pending.append(second)
                pending.append(first)
            } else {
                members.append(state)
            }
        }
    }

    /// Whether all of a text is matched, and how many states were visited on the way.
    func match(_ text: some Sequence<Unicode.Scalar>) -> (isMatch: Bool, visits: Int) {
        var (members, visits) = ([Int](), 0)
        var isMember = [Bool](repeating: false, count: steps.count)
        close(over: start, &members, &isMember)
        for scalar in text where !members.isEmpty {
            visits += members.count
            (members, isMember) = follow(members) { sets[$0].contains(scalar.value) }
        }
        return (members.contains { if case .accept = steps[$0] { true } else { false } }, visits + members.count)
    }

    /// Where a character leads that is in the sets for which `isIn` holds.
    func follow(_ states: [Int], _ isIn: (Int) -> Bool) -> (members: [Int], isMember: [Bool]) {
        var members: [Int] = []
        var isMember = [Bool](repeating: false, count: steps.count)
        for state in states {
            if case .consume(let set, let next) = steps[state], isIn(set) { close(over: next, &members, &isMember) }
        }
        return (members, isMember)
    }

    /// Adds the steps of a node that go on at `next`, and says where they begin.
    private mutating func add(_ node: PatternNode, before next: Int) -> Int {
        switch node {
        case .set(let set):
            return append(.consume(set: number(of: set), next: next))
        case .sequence(let parts):
            return parts.reversed().reduce(next) { add($1, before: $0) }
        case .alternatives(let choices):
            let begins = choices.map { add($0, before: next) }
            return begins.dropLast().reversed().reduce(begins[begins.count - 1]) { append(.split($1, $0)) }
        case .repeated(let part, let minimum, let maximum):
            return add(part, minimum: minimum, maximum: maximum, before: next)
        }
    }

    private mutating func add(_ part: PatternNode, minimum: Int, maximum: Int?, before next: Int) -> Int {
        var begin = next
        if let maximum {
            for _ in minimum..<maximum { begin = append(.split(add(part, before: begin), next)) }
        } else {
            let loop = append(.split(next, next))
            steps[loop] = .split(add(part, before: loop), next)
            begin = loop
        }
        for _ in 0..<minimum { begin = add(part, before: begin) }
        return begin
    }

    private mutating func append(_ step: Step) -> Int {
        steps.append(step)
        return steps.count - 1
    }

    private mutating func number(of set: ScalarSet) -> Int {
        if let known = sets.firstIndex(of: set) { return known }
        sets.append(set)
        return sets.count - 1
    }
}
