/// A rule that no request ever comes to.
package struct UnreachableRule: Sendable {
    /// The rule.
    package let rule: Rule
    /// The rules before it that take all of its requests together, in order; none can be left out.
    package let coveredBy: [Rule]
    /// The excluded paths without which these would not take all.
    package let excludedPaths: [String]

    /// Whether its pattern is at fault: no path that a server is asked for can match.
    package var isUnmatchable: Bool { coveredBy.isEmpty && excludedPaths.isEmpty }
}
