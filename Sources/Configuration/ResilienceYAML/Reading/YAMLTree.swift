import ResilienceConfiguration
import Yams

/// Turns what the parser made into the values that a configuration is read from.
struct YAMLTree {
    /// The names of keys that were changed to be read at all, by their places.
    let renamed: [ConfigurationPosition: String]
    private var count = 0

    init(renamed: [ConfigurationPosition: String]) { self.renamed = renamed }

    /// The value of `node`, with all that is in it.
    mutating func node(_ node: Node) throws(ConfigurationError) -> ConfigurationNode {
        let position = node.mark.map(ConfigurationPosition.init)
        count += 1
        guard count <= YAMLDocument.mostNodes else {
            throw .syntax("more than \(YAMLDocument.mostNodes) values, with those that aliases repeat", position)
        }
        if let tag = Self.foreignTag(of: node) { throw .syntax("the tag \(tag) means nothing here", position) }
        switch node {
        case .scalar(let scalar): return ConfigurationNode(Self.content(of: scalar), at: position)
        case .alias: throw .syntax("an alias of nothing", position)
        case .sequence(let sequence):
            var list: [ConfigurationNode] = []
            for element in sequence { list.append(try self.node(element)) }
            return ConfigurationNode(.list(list), at: position)
        case .mapping(let mapping):
            var entries: [ConfigurationNode.Entry] = []
            for (key, value) in mapping { entries.append(try entry(key, value)) }
            return ConfigurationNode(.section(entries), at: position)
        }
    }

    private mutating func entry(_ key: Node, _ value: Node) throws(ConfigurationError) -> ConfigurationNode.Entry {
        let position = key.mark.map(ConfigurationPosition.init)
        guard case .scalar(let scalar) = key else {
            throw .syntax("a list or a section as a key: a key is a word", position)
        }
        let name = position.flatMap { renamed[$0] } ?? scalar.string
        return ConfigurationNode.Entry(name, at: position, try node(value))
    }

    /// The tag that the text gives `node`, unless it is one of YAML's own or none.
    private static func foreignTag(of node: Node) -> String? {
        let tag =
            switch node {
            case .scalar(let scalar): scalar.tag
            case .mapping(let mapping): mapping.tag
            case .sequence(let sequence): sequence.tag
            case .alias(let alias): alias.tag
            }
        let name = tag.description
        return name.isEmpty || name == "!" || name.hasPrefix("tag:yaml.org,2002:") ? nil : name
    }

    /// A plain empty scalar, `~` or `null` is nothing; in quotes it is text.
    private static func content(of scalar: Node.Scalar) -> ConfigurationNode.Content {
        let isPlain = scalar.style == .plain || scalar.style == .any
        return isPlain && ["", "~", "null", "Null", "NULL"].contains(scalar.string) ? .nothing : .text(scalar.string)
    }
}
