/// A value that comes from elsewhere than the file and wins over it.
package struct ConfigurationOverride: Hashable, Sendable {
    /// The keys that lead to it, from the top.
    let keys: [String]
    /// The value, as a file would write it.
    let text: String
    /// What messages call the place that it comes from: a variable's or an option's name.
    let origin: String

    var path: ConfigurationPath { ConfigurationPath(keys.map { .key($0) }) }

    package init(keys: [String], text: String, origin: String) {
        (self.keys, self.text, self.origin) = (keys, text, origin)
    }
}

extension ConfigurationNode {
    /// This with `override` in it, and the sections that lead there; the same where something else than a section
    /// stands in the way.
    func overridden(by override: ConfigurationOverride) -> ConfigurationNode {
        replacing(override.keys[...], with: ConfigurationNode(.text(override.text), at: nil)) ?? self
    }

    private func replacing(_ keys: ArraySlice<String>, with value: ConfigurationNode) -> ConfigurationNode? {
        guard let key = keys.first else { return value }
        var entries: [Entry] = []
        switch content {
        case .section(let found): entries = found
        case .nothing: break
        case .text, .list: return nil
        }
        let index = entries.firstIndex { $0.name == key }
        let child = index.map { entries[$0].value } ?? ConfigurationNode(.nothing, at: nil)
        guard let new = child.replacing(keys.dropFirst(), with: value) else { return nil }
        let entry = Entry(key, at: index.flatMap { entries[$0].position }, new)
        if let index { entries[index] = entry } else { entries.append(entry) }
        return ConfigurationNode(.section(entries), at: position)
    }
}
