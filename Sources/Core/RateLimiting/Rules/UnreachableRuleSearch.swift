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
    private var comparison = PatternComparison(patience: 1 << 22)

    init(_ set: RuleSet) { (rules, excludedPaths) = (set.rules, set.excludedPaths) }

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
        let patterns = takers.map { taker -> PatternNode in
            switch taker {
            case .exclusion: .alternatives(excludedPaths.map(PatternNode.init(literal:)))
            case .rule(let position): rules[position].path.node
            }
        }
        return comparison.compare(rules[position].path.node, within: .normalizedPaths, to: patterns)
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
