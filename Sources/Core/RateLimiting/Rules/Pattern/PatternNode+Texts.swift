/// Which texts are paths.
extension PatternNode {
    /// A segment of a normalised path: not empty, neither `.` nor `..`, without a query.
    private static let segment: PatternNode = {
        let other = PatternNode.set(ScalarSet("/").union(ScalarSet("?")).inverted)
        let start = PatternNode.set(ScalarSet("/").union(ScalarSet("?")).union(ScalarSet(".")).inverted)
        let dot = PatternNode.set(ScalarSet("."))
        let others = PatternNode.repeated(other, minimum: 0, maximum: nil)
        return .alternatives([
            .sequence([start, others]), .sequence([dot, start, others]), .sequence([dot, dot, other, others]),
        ])
    }()

    private static let slash = PatternNode.set(ScalarSet("/"))
    private static let segments = PatternNode.repeated(.sequence([slash, segment]), minimum: 0, maximum: nil)

    /// All texts that normalisation leaves.
    static let normalizedPaths = PatternNode.alternatives([
        slash, .sequence([segment, segments]), .sequence([slash, segment, segments]),
    ])

    /// Those of them that servers are asked for: they begin with `/`, but for the `*` of OPTIONS (RFC 9110, 7.1).
    static let requestedPaths = PatternNode.alternatives([
        slash, .set(ScalarSet("*")), .sequence([slash, segment, segments]),
    ])

    /// What matches one text alone.
    init(literal text: String) { self = .sequence(text.unicodeScalars.map { .set(ScalarSet($0)) }) }
}
