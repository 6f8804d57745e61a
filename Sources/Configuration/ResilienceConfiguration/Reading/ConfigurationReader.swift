/// Reads a tree of values into sections, key by key, and keeps going: what it cannot read it reports and leaves as it is.
struct ConfigurationReader {
    /// All that was wrong so far.
    private(set) var problems: [ConfigurationProblem] = []
    private var path = ConfigurationPath()

    /// Reads the keys of `node` into `section`.
    mutating func read<Section: SettingSection>(_ node: ConfigurationNode, into section: inout Section) {
        let entries: [ConfigurationNode.Entry]
        switch node.content {
        case .section(let found): entries = unique(found)
        case .nothing: entries = []
        case .text, .list: return report("\(node.kind): expected a section", at: node.position)
        }
        let keys = Section.keys
        for entry in entries {
            descend(to: path.key(entry.name)) { reader in
                if let key = keys.first(where: { $0.name == entry.name }) {
                    key.read(entry.value, &section, &reader)
                } else {
                    reader.reportUnknown(entry, among: keys.map(\.name))
                }
            }
        }
        for key in keys where key.isRequired && !entries.contains(where: { $0.name == key.name }) {
            descend(to: path.key(key.name)) { $0.report("missing, there is no default", at: node.position) }
        }
    }

    /// The value that `node` says, nil if that is none of the format.
    mutating func value<Value>(of node: ConfigurationNode, as format: ValueFormat<Value>) -> Value? {
        guard case .text(let text) = node.content else {
            report("\(node.kind): expected \(format.expectation)", at: node.position)
            return nil
        }
        let shown = format.isSecret ? nil : text
        do throws(ValueFault) {
            let value = try format.parse(text)
            guard let fault = format.check(value) else { return value }
            report(ValueFault(fault).description(of: shown), at: node.position)
        } catch {
            report(error.description(of: shown), at: node.position)
        }
        return nil
    }

    /// The values of a list, nil if it is none; those that are not of the format are left out.
    mutating func values<Value>(of node: ConfigurationNode, as format: ValueFormat<Value>, orOne: Bool) -> [Value]? {
        switch node.content {
        case .list(let nodes):
            return nodes.enumerated().compactMap { index, node in
                descend(to: path.item(index)) { $0.value(of: node, as: format) }
            }
        case .text where orOne:
            return value(of: node, as: format).map { [$0] }
        case .nothing, .text, .section:
            let found = format.isSecret && node.content != .nothing ? "no list" : node.kind
            report("\(found): expected a list, each \(format.expectation)", at: node.position)
            return nil
        }
    }

    /// The sections under `node`, by name.
    mutating func named<Child: SettingSection>(_ node: ConfigurationNode) -> [String: Child] {
        switch node.content {
        case .nothing: return [:]
        case .text, .list:
            report("\(node.kind): expected names with a section under each", at: node.position)
            return [:]
        case .section(let entries):
            let children = unique(entries).map { entry in
                var child = Child()
                descend(to: path.key(entry.name)) { reader in
                    if entry.name.isEmpty { reader.report("empty, a name is needed", at: entry.position) }
                    reader.read(entry.value, into: &child)
                }
                return (entry.name, child)
            }
            return Dictionary(children) { first, _ in first }
        }
    }

    /// The sections in the list `node`.
    mutating func sections<Child: SettingSection>(of node: ConfigurationNode) -> [Child] {
        guard case .list(let nodes) = node.content else {
            report("\(node.kind): expected a list of sections", at: node.position)
            return []
        }
        return nodes.enumerated().map { index, node in
            var child = Child()
            descend(to: path.section(index)) { $0.read(node, into: &child) }
            return child
        }
    }

    private mutating func descend<Result>(
        to path: ConfigurationPath, _ body: (inout ConfigurationReader) -> Result
    ) -> Result {
        let parent = self.path
        self.path = path
        defer { self.path = parent }
        return body(&self)
    }

    private mutating func report(_ message: String, at position: ConfigurationPosition?) {
        problems.append(ConfigurationProblem(message, path: path, position: position))
    }

    /// The entries without those whose name came before, which are reported.
    private mutating func unique(_ entries: [ConfigurationNode.Entry]) -> [ConfigurationNode.Entry] {
        var first: [String: ConfigurationPosition?] = [:]
        return entries.filter { entry in
            guard let earlier = first.updateValue(entry.position, forKey: entry.name) else { return true }
            let place = earlier.map { ", first in line \($0.line)" } ?? ""
            descend(to: path.key(entry.name)) { $0.report("written twice\(place): keep one", at: entry.position) }
            return false
        }
    }

    private mutating func reportUnknown(_ entry: ConfigurationNode.Entry, among names: [String]) {
        let homes = KeyDescription.homes(of: entry.name)
        let meant = homes.isEmpty ? names.closest(to: entry.name).map { [$0.quotedForPeople] } ?? [] : homes
        let found = homes.isEmpty ? "unknown key" : "unknown key here"
        report("\(found), did you mean \(meant.joined(separator: " or "))?", at: entry.position)
    }
}
