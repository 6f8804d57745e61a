/// Finds the first rule that is for a request, without trying one rule after the other.
///
/// All texts that patterns begin with are in one tree, which a path is followed down once. What can match is at the longest
/// text that the path begins with, and at the shorter ones that this one begins with: rules for the text as a whole, rules
/// for all that begins with it, and rules with a pattern for the rest, of which there is one table for many. So a match
/// takes as long as the path is, whatever the number of rules; it takes no lock and no memory.
struct RuleIndex: Sendable {
    private struct Place {
        var isExcluded = false
        /// Rules for this text alone, by number, ascending.
        var texts: [Int] = []
        /// Rules for all that begins with it.
        var prefixes: [Int] = []
        var groups: [PatternGroup] = []
    }

    private let conditions: RuleConditions
    private let tree: TextTree
    /// By text of the tree.
    private let places: [Place]

    /// How many steps may be looked at to make tables of several patterns: some tens of milliseconds.
    private static let patience = 1 << 21

    init(_ rules: [Rule], excluding excluded: some Sequence<NormalizedPath>) {
        conditions = RuleConditions(rules)
        let branches = rules.map(\.path.branches)
        let excluded = excluded.map { Array($0.text.utf8) }
        tree = TextTree(branches.joined().map(\.text) + excluded)
        let numbers = Dictionary(uniqueKeysWithValues: zip(tree.texts, tree.texts.indices))
        var places = tree.texts.map { _ in Place() }
        var members: [Int: [PatternGroup.Member]] = [:]
        for text in excluded { if let number = numbers[text] { places[number].isExcluded = true } }
        for (rule, branches) in branches.enumerated() {
            for branch in branches {
                guard let number = numbers[branch.text] else { continue }
                switch branch.rest {
                case .nothing: places[number].texts.append(rule)
                case .anything: places[number].prefixes.append(rule)
                case .pattern(let rest):
                    members[number, default: []].append(.init(rule: rule, rest: rest, whole: rules[rule].path))
                }
            }
        }
        var patience = Self.patience
        for (number, members) in members.sorted(by: { $0.key < $1.key }) {
            places[number].groups = PatternGroup.groups(of: members, patience: &patience)
        }
        self.places = places
    }

    /// The first rule that is for a request, by number, and whether its path is never limited.
    func first(for request: RateLimitRequest) -> (rule: Int?, isExcluded: Bool) {
        request.path.withBytes { path in
            let (longest, isWhole) = tree.longest(in: path)
            if longest < 0 { return (nil, false) }
            let row = conditions.row(for: request)
            var best = Int.max
            if isWhole { best = first(of: places[longest].texts, in: row, before: best) }
            var text = longest
            while text >= 0 {
                best = first(of: places[text].prefixes, in: row, before: best)
                text = tree.shorter[text]
            }
            text = longest
            while text >= 0 {
                for group in places[text].groups {
                    let found = group.first(matching: request.path, path, from: tree.texts[text].count) {
                        $0 < best && conditions.contains($0, in: row)
                    }
                    if let found { best = found }
                }
                text = tree.shorter[text]
            }
            return (best == .max ? nil : best, isWhole && places[longest].isExcluded)
        }
    }

    private func first(of rules: [Int], in row: Int, before best: Int) -> Int {
        for rule in rules {
            if rule >= best { break }
            if conditions.contains(rule, in: row) { return rule }
        }
        return best
    }
}
