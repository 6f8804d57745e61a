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

        init(rules: [Rule], fallback: Rule?, excluded: Set<NormalizedPath>, isEnabled: Bool) {
            (self.rules, self.fallback, self.excluded, self.isEnabled) = (rules, fallback, excluded, isEnabled)
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
    /// - Throws: `invalidRule` for two rules of the same name, one called `default` among `rules`, or a default rule that
    ///   has another name or is not for all requests.
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
        content = Content(
            rules: rules, fallback: try `default`.map(Self.checked),
            excluded: Set(excludedPaths.map(NormalizedPath.init)),
            isEnabled: isEnabled)
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

    /// What decides about a request; O(rules), each in time proportional to the path.
    public func match(_ request: RateLimitRequest) -> RuleMatch {
        guard content.isEnabled else { return .disabled }
        if content.excluded.contains(request.path) { return .excluded }
        if let position = position(for: request) { return .rule(content.rules[position]) }
        return content.fallback.map(RuleMatch.rule) ?? .unmatched
    }

    /// Why the rules before the one that decides do not match, in order.
    public func explain(_ request: RateLimitRequest) -> [(rule: Rule, mismatch: RuleMismatch)] {
        content.rules.prefix(position(for: request) ?? content.rules.count).compactMap { rule in
            rule.mismatch(with: request).map { (rule, $0) }
        }
    }

    private func position(for request: RateLimitRequest) -> Int? {
        content.rules.firstIndex { $0.mismatch(with: request) == nil }
    }
}
