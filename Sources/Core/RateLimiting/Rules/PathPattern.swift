/// A regular expression that has to match the whole of a normalised path, in time proportional to the path.
///
/// Literals, `.` (any character), classes, `\d \w \s \D \W \S` (ASCII), groups, `|`, `* + ? {m} {m,} {m,n}`, `(?i)` at the
/// very start (ASCII letters). What no automaton can match without backtracking (back-references, look-around,
/// possessive quantifiers) is an error that says where it stands. Text is compared as text, and text followed by `.*` as a
/// prefix; the rest is a table of states made once, of 32 KiB at most, or for large patterns a simulation of at most 256.
public struct PathPattern: Sendable {
    private enum Matcher: Sendable {
        case text([UInt8])
        case prefix([UInt8])
        case table(PatternTable)
        case simulation(PatternSimulation)
    }

    private final class Compiled: Sendable {
        let node: PatternNode
        let branches: [PatternBranch]
        let matcher: Matcher
        init(_ node: PatternNode, _ branches: [PatternBranch], _ matcher: Matcher) {
            (self.node, self.branches, self.matcher) = (node, branches, matcher)
        }
    }

    /// The pattern as it was written.
    public let source: String
    private let compiled: Compiled

    /// Compiles a pattern, once.
    ///
    /// - Throws: `invalidPattern`, with the character at which something is wrong, and what; also for a pattern that
    ///   written out has more than 4,096 steps, or more than 256 states and no table.
    public init(_ source: String) throws(RateLimitError) {
        var parser = PatternParser(source)
        let node = try parser.parse()
        guard node.size < PatternAutomaton.largest else {
            throw RateLimitError(
                .invalidPattern,
                "path pattern \"\(source)\": with its counts written out it has more than"
                    + " \(PatternAutomaton.largest) steps, use smaller ones")
        }
        let branches = node.branches
        guard let matcher = Self.matcher(for: node, branches) else {
            throw RateLimitError(
                .invalidPattern,
                "path pattern \"\(source)\": it has no small table of states, and more than"
                    + " \(PatternSimulation.mostStates) of them to try at each character, use smaller counts")
        }
        self.source = source
        compiled = Compiled(node, branches, matcher)
    }

    private static func matcher(for node: PatternNode, _ branches: [PatternBranch]) -> Matcher? {
        if branches.count == 1, let branch = branches.first {
            switch branch.rest {
            case .nothing: return .text(branch.text)
            case .anything: return .prefix(branch.text)
            case .pattern: break
            }
        }
        let automaton = PatternAutomaton(node)
        return PatternTable(automaton).map(Matcher.table) ?? PatternSimulation(automaton).map(Matcher.simulation)
    }

    /// How many states may hold at the same time; 0 if it takes one look-up a character at most.
    var simulatedStates: Int {
        if case .simulation(let simulation) = compiled.matcher { simulation.states } else { 0 }
    }

    /// What was written, read.
    var node: PatternNode { compiled.node }
    /// The texts that it begins with, and what may follow each.
    var branches: [PatternBranch] { compiled.branches }

    /// Whether the whole path is matched. O(bytes of the path), times the pattern's states if it has no table.
    public func matches(_ path: NormalizedPath) -> Bool {
        switch compiled.matcher {
        case .text(let text): path.withBytes { $0.elementsEqual(text) }
        case .prefix(let prefix): prefix.isEmpty || path.withBytes { $0.starts(with: prefix) }
        case .table(let table): path.withBytes { table.first(matching: $0) != nil }
        case .simulation(let simulation): path.withBytes(simulation.matches)
        }
    }
}

extension PathPattern: Hashable {
    /// Whether both were written the same way.
    public static func == (left: PathPattern, right: PathPattern) -> Bool { left.source == right.source }
    public func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
