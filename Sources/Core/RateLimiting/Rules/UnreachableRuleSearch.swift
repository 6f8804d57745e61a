/// Looks for what takes all requests of a rule before it is its turn.
struct UnreachableRuleSearch {
    /// What can take a request before a rule does.
    private enum Taker: Hashable {
        case exclusion
        case rule(Int)
    }

    /// The requests of one kind of client and method, `nil` for a method that no rule names.
    private struct Slice: Hashable {
        let client: ClientType
        let method: String?
    }

    private let rules: [Rule]
    private let excludedPaths: [String]
    /// What matches these.
    private let exclusion: PatternNode
    private var comparison: PatternComparison

    /// - Parameter patience: how many steps of automata may be looked at.
    init(_ set: RuleSet, patience: Int = 1 << 24) {
        exclusion = .alternatives(set.excludedPaths.map(PatternNode.init(literal:)))
        (rules, excludedPaths, comparison) = (set.rules, set.excludedPaths, PatternComparison(patience: patience))
    }

    /// What is to be said about a rule; nil if it can be reached, or nobody knows.
    mutating func finding(for position: Int) -> UnreachableRule? {
        let rule = rules[position]
        if comparison.compare(rule.path.node, within: .requestedPaths, to: [])?.isCovered == true {
            return UnreachableRule(rule: rule, coveredBy: [], excludedPaths: [])
        }
        guard let cover = cover(of: position) else { return nil }
        let positions = cover.compactMap { if case .rule(let position) = $0 { position } else { nil } }
        let excluded = cover.contains(.exclusion) ? excludedPaths : []
        return UnreachableRule(
            rule: rule, coveredBy: positions.sorted().map { rules[$0] },
            excludedPaths: excluded.filter { rule.path.matches(NormalizedPath($0)) })
    }

    /// Who takes all requests of a rule.
    private mutating func cover(of position: Int) -> Set<Taker>? {
        let groups = takers(before: position)
        var findings: [Taker: PatternComparison.Finding] = [:]
        for taker in Set(groups.joined()) { findings[taker] = compare(position, to: [taker]) }
        let full = groups.map { $0.filter { findings[$0]?.isCovered == true } }
        // One that takes all is the best answer
        if let common = full.first?.first(where: { taker in full.allSatisfy { $0.contains(taker) } }) {
            return [common]
        }
        var cover: Set<Taker> = []
        for (group, full) in zip(groups, full) {
            if let first = full.first {
                cover.insert(first)
            } else {
                let sharing = group.filter { findings[$0]?.isShared == true }
                guard let part = minimalCover(of: position, among: sharing) else { return nil }
                cover.formUnion(part)
            }
        }
        return cover
    }

    /// Of these, which together take all paths of a rule, so that none can be left out.
    private mutating func minimalCover(of position: Int, among takers: [Taker]) -> [Taker]? {
        guard takers.count > 1, compare(position, to: takers)?.isCovered == true else { return nil }
        var kept = takers
        for taker in takers.reversed() {
            let others = kept.filter { $0 != taker }
            if compare(position, to: others)?.isCovered == true { kept = others }
        }
        return kept
    }

    private mutating func compare(_ position: Int, to takers: [Taker]) -> PatternComparison.Finding? {
        let pattern = rules[position].path
        let others = takers.flatMap { branches(of: $0) }
        guard pattern.branches.contains(where: { branch in others.contains(where: branch.mayShare) }) else {
            return PatternComparison.Finding(isCovered: false)
        }
        return comparison.compare(pattern.node, within: .normalizedPaths, to: takers.map(node))
    }

    private func node(of taker: Taker) -> PatternNode {
        switch taker {
        case .exclusion: exclusion
        case .rule(let position): rules[position].path.node
        }
    }

    private func branches(of taker: Taker) -> [PatternBranch] {
        switch taker {
        case .exclusion: exclusion.branches
        case .rule(let position): rules[position].path.branches
        }
    }

    /// Who comes before a rule, in order, for each of the different kinds of request that it is for.
    private func takers(before position: Int) -> [[Taker]] {
        let exclusion: [Taker] = excludedPaths.isEmpty ? [] : [.exclusion]
        return Set(
            slices(of: position).map { slice in
                exclusion + rules[..<position].indices.filter { isFor(slice, rules[$0]) }.map(Taker.rule)
            }
        ).sorted { $0.count < $1.count }
    }

    private func isFor(_ slice: Slice, _ rule: Rule) -> Bool {
        (rule.client == nil || rule.client == slice.client)
            && (rule.methods.isEmpty || slice.method.map(rule.methods.contains) == true)
    }

    private func slices(of position: Int) -> [Slice] {
        let rule = rules[position]
        let named = Set(rules[..<position].flatMap(\.methods))
        let methods = rule.methods.isEmpty ? named.map(Optional.some) + [nil] : rule.methods.map(Optional.some)
        let clients = rule.client.map { [$0] } ?? ClientType.allCases
        return clients.flatMap { client in methods.map { Slice(client: client, method: $0) } }
    }
}
