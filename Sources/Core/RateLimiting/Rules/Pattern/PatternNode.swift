/// A pattern as it was written: what `PatternParser` reads and `PatternAutomaton` is made from.
indirect enum PatternNode: Hashable, Sendable {
    case set(ScalarSet)
    /// One after the other; an empty one matches nothing at all.
    case sequence([PatternNode])
    case alternatives([PatternNode])
    /// Without a maximum, any number from the minimum on.
    case repeated(PatternNode, minimum: Int, maximum: Int?)

    /// How many steps its automaton has, repetitions written out.
    var size: Int {
        switch self {
        case .set: 1
        case .sequence(let parts): parts.reduce(0) { Self.sum($0, $1.size) }
        case .alternatives(let choices): choices.reduce(0) { Self.sum($0, Self.sum($1.size, 2)) }
        case .repeated(let part, let minimum, let maximum):
            Self.product(Self.sum(part.size, 1), max(1, maximum ?? Self.sum(minimum, 1)))
        }
    }

    private static func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }

    private static func product(_ left: Int, _ right: Int) -> Int {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? .max : product
    }
}
