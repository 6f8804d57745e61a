import ResilienceConfiguration
import Yams

/// One document of YAML as a tree of values with their places, or what keeps it from being one.
///
/// A text of hostile making costs little more than an honest one: it has a bound, aliases cannot multiply it beyond
/// `mostNodes` values, and nesting is bounded by the parser at 1,000.
struct YAMLDocument {
    /// The most bytes of a text.
    static let mostBytes = 1 << 20
    /// The most values that a text may stand for, each counted as often as an alias repeats it.
    static let mostNodes = 100_000

    /// What the document says; an empty one says nothing.
    let root: ConfigurationNode

    /// Reads `text`, which must be no longer than `mostBytes`.
    init(_ text: String) throws(ConfigurationError) {
        guard text.utf8.count <= Self.mostBytes else {
            throw .syntax("more than 1 MiB, a configuration is smaller", nil)
        }
        try AliasGuard.check(text)
        var distinct = DistinctKeys(text)
        guard let node = try distinct.compose() else {
            root = ConfigurationNode(.nothing, at: nil)
            return
        }
        var tree = YAMLTree(renamed: distinct.renamed)
        root = try tree.node(node)
    }
}

extension ConfigurationError {
    /// The text at `position` is not the YAML that it should be.
    static func syntax(_ message: String, _ position: ConfigurationPosition?) -> ConfigurationError {
        ConfigurationError(.syntax, [ConfigurationProblem(message, position: position)])
    }

    /// What the parser has to say, on one line.
    init(_ error: YamlError) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let trimmed = context.map { "\($0.text) from line \($0.mark.line) on: " } ?? ""
            self = .syntax("not YAML: \(trimmed)\(problem)", ConfigurationPosition(mark))
        case .reader(let problem, let offset, _, let yaml):
            self = .syntax("not YAML: \(problem)", offset.map { ConfigurationPosition(characters: $0, of: yaml) })
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.joined(separator: ", ")
            self = .syntax("written twice in one section: \(names)", ConfigurationPosition(context.mark))
        default:
            self = .syntax("not YAML: \(error)", nil)
        }
    }
}

extension ConfigurationPosition {
    init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }

    /// The place after so many characters of `text`.
    init(characters: Int, of text: String) {
        var counter = PlaceCounter()
        for scalar in text.prefix(characters).unicodeScalars { counter.pass(scalar) }
        self = counter.place
    }
}
