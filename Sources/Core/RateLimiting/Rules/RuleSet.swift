/// The rules that a request is held against, in order: the first that matches decides, or else the default.
///
/// A value that is made once and never changes; matching is pure, so that the service, the simulator and whoever
/// explains a decision see the same.
public struct RuleSet: Sendable {
    private final class Content: Sendable {
        let rules: [Rule]
        let fallback: Rule?
        let excluded: Set<NormalizedPath>
        let isEnabled: Bool
        let index: RuleIndex

        init(rules: [Rule], fallback: Rule?, excluded: Set<NormalizedPath>, isEnabled: Bool) {
            (self.rules, self.fallback, self.excluded, self.isEnabled) = (rules, fallback, excluded, isEnabled)
            index = RuleIndex(rules, excluding: excluded)
        }
    }

    /// What the default rule is called, and no other.
    public static let defaultName = "default"

    private let content: Content

    /// Creates a set.
    ///
    /// - Parameters:
    ///   - rules: in the order in which they are tried.
    ///   - default: decides where none of them matches; it applies to every request and is called `default`.
    ///   - excludedPaths: exact paths that are never limited.
    ///   - isEnabled: whether anything is limited at all.
    /// - Throws: `invalidRule` for two rules of the same name, one called `default` among `rules`, a default rule that has
    ///   another name or is not for all requests, and too many large patterns.
    public init(
        rules: [Rule], default: Rule? = nil, excludedPaths: [String] = [], isEnabled: Bool = true
    ) throws(RateLimitError) {
        var names: Set<String> = []
        for rule in rules {
            guard rule.name != Self.defaultName else {
                throw RateLimitError(
                    .invalidRule, "rule default for \(rule.path.source): only the default rule is called so, rename it")
            }
            guard names.insert(rule.name).inserted else {
                throw RateLimitError(
                    .invalidRule, "rule \(rule.name): two rules are called so, each needs its own name")
            }
        }
        try Self.check(rules.map(\.path.simulatedStates), of: rules)
        content = Content(
            rules: rules, fallback: try `default`.map(Self.checked),
            excluded: Set(excludedPaths.map(NormalizedPath.init)),
            isEnabled: isEnabled)
    }

    /// The most states that patterns without a table may have together: what a hostile path costs stays bounded.
    private static let mostSimulatedStates = 1024

    private static func check(_ states: [Int], of rules: [Rule]) throws(RateLimitError) {
        let sum = states.reduce(0, +)
        guard sum > mostSimulatedStates else { return }
        let names = zip(rules, states).filter { $0.1 > 0 }.map(\.0.name).joined(separator: ", ")
        throw RateLimitError(
            .invalidRule,
            "rules \(names): their patterns have no small tables of states, and together \(sum) of them to try at each"
                + " character; \(mostSimulatedStates) is the most, use smaller counts")
    }

    private static func checked(_ rule: Rule) throws(RateLimitError) -> Rule {
        guard !rule.isNamed || rule.name == defaultName else {
            throw RateLimitError(.invalidRule, "default rule: it is called \(rule.name), leave its name out")
        }
        guard rule.path.source == ".*", rule.methods.isEmpty, rule.client == nil else {
            throw RateLimitError(
                .invalidRule, "default rule: it has a path, methods or a client, but applies where nothing else does")
        }
        return rule.renamed(defaultName)
    }

    /// The rules, in the order in which they are tried.
    public var rules: [Rule] { content.rules }
    /// What decides where none of them matches.
    public var defaultRule: Rule? { content.fallback }
    /// The paths that are never limited, sorted.
    public var excludedPaths: [String] { content.excluded.map(\.text).sorted() }
    /// Whether anything is limited at all.
    public var isEnabled: Bool { content.isEnabled }

    /// What decides about a request; in time proportional to the path, however many rules there are.
    public func match(_ request: RateLimitRequest) -> RuleMatch {
        guard content.isEnabled else { return .disabled }
        let first = content.index.first(for: request)
        if first.isExcluded { return .excluded }
        if let rule = first.rule { return .rule(content.rules[rule]) }
        return content.fallback.map(RuleMatch.rule) ?? .unmatched
    }

    /// Why the rules before the one that decides do not match, in order.
    public func explain(_ request: RateLimitRequest) -> [(rule: Rule, mismatch: RuleMismatch)] {
        content.rules.prefix(content.index.first(for: request).rule ?? content.rules.count).compactMap { rule in
            rule.mismatch(with: request).map { (rule, $0) }
        }
    }
}
