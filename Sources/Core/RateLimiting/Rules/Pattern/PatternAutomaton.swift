/// A nondeterministic automaton of one or several patterns, made so that it can be in all its states at once (Thompson:
/// Regular Expression Search Algorithm, CACM 11(6), 1968): a text takes time proportional to its length times the
/// patterns', whatever all of them are.
struct PatternAutomaton: Sendable {
    enum Step {
        /// Goes on if the next character is in the set of this number.
        case consume(set: Int, next: Int)
        case split(Int, Int)
        /// The pattern of this number has matched.
        case accept(Int)
    }

    /// As a number of steps: what `{m,n}` is written out to.
    static let largest = 4096

    private(set) var steps: [Step] = []
    /// The different sets of the patterns.
    private(set) var sets: [ScalarSet] = []
    private(set) var start = 0
    /// Where the steps of each pattern are.
    private(set) var ranges: [Range<Int>] = []
    private var numbers: [ScalarSet: Int] = [:]

    /// - Precondition: there is a pattern.
    init(_ patterns: [PatternNode]) {
        var starts: [Int] = []
        for (number, pattern) in patterns.enumerated() {
            let first = append(.accept(number))
            starts.append(add(pattern, before: first))
            ranges.append(first..<steps.count)
        }
        start = join(starts)
        numbers = [:]
    }

    init(_ pattern: PatternNode) { self.init([pattern]) }

    /// Adds the steps of a node that go on at `next`, and says where they begin.
    private mutating func add(_ node: PatternNode, before next: Int) -> Int {
        switch node {
        case .set(let set):
            return append(.consume(set: number(of: set), next: next))
        case .sequence(let parts):
            return parts.reversed().reduce(next) { add($1, before: $0) }
        case .alternatives(let choices):
            return join(choices.map { add($0, before: next) })
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

    /// Where all of these begin.
    private mutating func join(_ begins: [Int]) -> Int {
        begins.dropLast().reversed().reduce(begins[begins.count - 1]) { append(.split($1, $0)) }
    }

    private mutating func append(_ step: Step) -> Int {
        steps.append(step)
        return steps.count - 1
    }

    private mutating func number(of set: ScalarSet) -> Int {
        if let known = numbers[set] { return known }
        numbers[set] = sets.count
        sets.append(set)
        return sets.count - 1
    }
}
