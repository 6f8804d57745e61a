/// A regular expression that has to match the whole of a normalised path, in time proportional to the path.
///
/// Literals, `.` (any character), classes, `\d \w \s \D \W \S` (ASCII), groups, `|`, `* + ? {m} {m,} {m,n}`, `(?i)` at the
/// very start (ASCII letters). What no automaton can match without backtracking (back-references, look-around,
/// possessive quantifiers) is an error that says where it stands. Text is compared as text, and text followed by `.*` as a
/// prefix; the rest is a table of states made once, or for large patterns Thompson's simulation.
public struct PathPattern: Sendable {
    private enum Matcher: Sendable {
        case text([UInt8])
        case prefix([UInt8])
        case table(PatternTable)
        case automaton(PatternAutomaton)
    }

    private final class Compiled: Sendable {
        let node: PatternNode
        let matcher: Matcher
        init(_ node: PatternNode, _ matcher: Matcher) { (self.node, self.matcher) = (node, matcher) }
    }

    /// The pattern as it was written.
    public let source: String
    private let compiled: Compiled

    /// Compiles a pattern, once.
    ///
    /// - Throws: `invalidPattern`, with the character at which something is wrong, and what; also for a pattern that
    ///   written out has more than 4,096 steps.
    public init(_ source: String) throws(RateLimitError) {
        var parser = PatternParser(source)
        let node = try parser.parse()
        guard node.size < PatternAutomaton.largest else {
            throw RateLimitError(
                .invalidPattern,
                "path pattern \"\(source)\": with its counts written out it has more than"
                    + " \(PatternAutomaton.largest) steps, use smaller ones")
        }
        self.source = source
        compiled = Compiled(node, Self.matcher(for: node))
    }

    private static func matcher(for node: PatternNode) -> Matcher {
        if let text = node.literal { return .text(Array(text.utf8)) }
        if let prefix = node.prefix { return .prefix(Array(prefix.utf8)) }
        let automaton = PatternAutomaton(node)
        return PatternTable(automaton).map(Matcher.table) ?? .automaton(automaton)
    }

    /// What was written, read.
    var node: PatternNode { compiled.node }

    /// Whether the whole path is matched. O(bytes of the path), times the pattern's steps if it is a large one.
    public func matches(_ path: NormalizedPath) -> Bool {
        switch compiled.matcher {
        case .text(let text): path.withBytes { $0.elementsEqual(text) }
        case .prefix(let prefix): prefix.isEmpty || path.withBytes { $0.starts(with: prefix) }
        case .table(let table): path.withBytes { table.first(matching: $0) != nil }
        case .automaton(let automaton): automaton.match(path.text.unicodeScalars).isMatch
        }
    }
}

extension PathPattern: Hashable {
    /// Whether both were written the same way.
    public static func == (left: PathPattern, right: PathPattern) -> Bool { left.source == right.source }
    public func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
