/// Something about a configuration that is sound and yet dangerous or hardly meant: where, what it means and what to do.
public struct ConfigurationFinding: Hashable, Sendable {
    /// What it is about.
    public let kind: FindingKind
    /// Where, what was found and what it means. Secrets are not shown.
    public internal(set) var problem: ConfigurationProblem
    /// What would be better.
    public let advice: String

    package init(_ kind: FindingKind, _ problem: ConfigurationProblem, advice: String) {
        (self.kind, self.problem, self.advice) = (kind, problem, advice)
    }
}

extension ConfigurationFinding: CustomStringConvertible {
    /// `f.yaml:7:13: rate_limits.rules[0].limits: "300/hour" …; leave it out [limit-never-binds]`
    public var description: String { "\(problem); \(advice) [\(kind.rawValue)]" }
}
