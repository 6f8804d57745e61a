/// Patterns of rules that are decided about in one pass over the rest of a path.
struct PatternGroup: Sendable {
    /// A pattern after the text that it begins with, of a rule by number.
    struct Member {
        let rule: Int
        let rest: PatternNode
        let whole: PathPattern
    }

    private enum Matcher {
        case table(PatternTable)
        /// Of one rule; it matches from the beginning.
        case pattern(PathPattern)
    }

    /// Their rules, by number, ascending.
    let rules: [Int]
    private let matcher: Matcher

    /// Two bytes each: 128 KiB.
    private static let mostEntries = 1 << 16

    /// As few groups as there can be small tables.
    ///
    /// - Parameters:
    ///   - members: ascending by rule.
    ///   - patience: how many steps may yet be looked at to make tables for several.
    static func groups(of members: [Member], patience: inout Int) -> [PatternGroup] {
        let lone = members.filter { $0.whole.simulatedStates > 0 }
        return lone.map(PatternGroup.init)
            + groups(of: members.filter { $0.whole.simulatedStates == 0 }[...], patience: &patience)
    }

    private static func groups(of members: ArraySlice<Member>, patience: inout Int) -> [PatternGroup] {
        guard members.count > 1, patience > 0 else { return members.map(PatternGroup.init) }
        let automaton = PatternAutomaton(members.map(\.rest))
        if let table = PatternTable(automaton, mostEntries: mostEntries, patience: &patience) {
            return [PatternGroup(rules: members.map(\.rule), matcher: .table(table))]
        }
        let middle = (members.startIndex + members.endIndex) / 2
        return groups(of: members[..<middle], patience: &patience) + groups(of: members[middle...], patience: &patience)
    }

    private init(rules: [Int], matcher: Matcher) { (self.rules, self.matcher) = (rules, matcher) }

    private init(_ member: Member) { self.init(rules: [member.rule], matcher: .pattern(member.whole)) }

    /// The first of the rules whose pattern matches and for which `isWanted` holds.
    ///
    /// - Parameter position: where the rest of the path begins.
    func first(
        matching path: NormalizedPath, _ bytes: UnsafeBufferPointer<UInt8>, from position: Int,
        where isWanted: (Int) -> Bool
    ) -> Int? {
        guard rules.contains(where: isWanted) else { return nil }
        switch matcher {
        case .table(let table):
            return table.first(matching: bytes, from: position) { isWanted(rules[$0]) }.map { rules[$0] }
        case .pattern(let pattern): return pattern.matches(path) ? rules[0] : nil
        }
    }
}
