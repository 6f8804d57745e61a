/// A value as a file says it, and where: what any format is read into before it means something.
package struct ConfigurationNode: Hashable, Sendable {
    /// What can stand at a place.
    package enum Content: Hashable, Sendable {
        /// A key without a value.
        case nothing
        case text(String)
        case list([ConfigurationNode])
        case section([Entry])
    }

    /// A key and its value.
    package struct Entry: Hashable, Sendable {
        package let name: String
        package let position: ConfigurationPosition?
        package let value: ConfigurationNode

        package init(_ name: String, at position: ConfigurationPosition?, _ value: ConfigurationNode) {
            (self.name, self.position, self.value) = (name, position, value)
        }
    }

    package let content: Content
    package let position: ConfigurationPosition?

    package init(_ content: Content, at position: ConfigurationPosition?) {
        (self.content, self.position) = (content, position)
    }

    /// What stands here, in words: "a list".
    var kind: String {
        switch content {
        case .nothing: "nothing"
        case .text(let text): text.quotedForPeople
        case .list: "a list"
        case .section: "a section"
        }
    }

    /// Where `path` leads, or as far as the file goes along it.
    func position(of path: ConfigurationPath) -> ConfigurationPosition? {
        var (node, last) = (self, position)
        for step in path.steps {
            switch (step, node.content) {
            case (.key(let name), .section(let entries)):
                guard let entry = entries.first(where: { $0.name == name }) else { return last }
                node = entry.value
            case (.section(let index), .list(let list)), (.item(let index), .list(let list)):
                guard list.indices.contains(index) else { return last }
                node = list[index]
            default: return last
            }
            last = node.position ?? last
        }
        return last
    }
}
