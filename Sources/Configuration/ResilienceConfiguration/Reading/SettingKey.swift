/// One key of a section: how it is called, read, checked and described.
package struct SettingKey<Section: Sendable>: Sendable {
    let name: String
    /// Puts what stands at a node into the section, or reports why it cannot.
    let read: @Sendable (ConfigurationNode, inout Section, inout ConfigurationReader) -> Void
    /// What is wrong with the value that the section has.
    let check: @Sendable (Section, ConfigurationPath) -> [ConfigurationProblem]
    /// What the section has, as it may be shown; nil: nothing.
    let show: @Sendable (Section) -> ShownSetting?
    /// What is different between two sections.
    let differ: @Sendable (Section, Section, ConfigurationPath) -> [ConfigurationChange]
    /// The lines of the reference for this key, given its path.
    private(set) var describe: @Sendable (String) -> [KeyDescription]
    /// Whether a section without it is wrong.
    private(set) var isRequired = false

    /// The same key, which every section must have.
    func required() -> SettingKey {
        var key = self
        key.isRequired = true
        key.describe = { [describe] path in describe(path).map(\.required) }
        return key
    }
}

extension SettingKey where Section: SettingSection {
    /// A key with one value.
    static func value<Value: Equatable>(
        _ name: String, _ field: any WritableKeyPath<Section, Value> & Sendable, _ format: ValueFormat<Value>,
        _ summary: String
    ) -> SettingKey {
        SettingKey(name: name) { node, section, reader in
            if let value = reader.value(of: node, as: format) { section[keyPath: field] = value }
        } check: { section, path in
            format.problems(with: section[keyPath: field], at: path)
        } show: { section in
            format.shown(section[keyPath: field])
        } differ: { old, new, path in
            ConfigurationChange.between(old[keyPath: field], new[keyPath: field], at: path, format.shown)
        } describe: { path in
            let standard = format.render(Section()[keyPath: field])
            return [KeyDescription(path: path, kind: format.name, standard: standard, summary: summary)]
        }
    }

    /// A key with one value, which is off where the file does not say it; `absent` says what that means.
    static func optional<Value: Equatable>(
        _ name: String, _ field: any WritableKeyPath<Section, Value?> & Sendable, _ format: ValueFormat<Value>,
        absent: String, _ summary: String
    ) -> SettingKey {
        SettingKey(name: name) { node, section, reader in
            if let value = reader.value(of: node, as: format) { section[keyPath: field] = value }
        } check: { section, path in
            section[keyPath: field].map { format.problems(with: $0, at: path) } ?? []
        } show: { section in
            section[keyPath: field].map(format.shown)
        } differ: { old, new, path in
            ConfigurationChange.between(old[keyPath: field], new[keyPath: field], at: path) { $0.map(format.shown) }
        } describe: { path in
            [KeyDescription(path: path, kind: format.name, standard: absent, summary: summary)]
        }
    }

    /// A key with a list of values; with `orOne`, one value may stand without a list.
    static func list<Value: Equatable>(
        _ name: String, _ field: any WritableKeyPath<Section, [Value]> & Sendable, _ format: ValueFormat<Value>,
        orOne: Bool = false, absent: String? = nil, _ summary: String
    ) -> SettingKey {
        SettingKey(name: name) { node, section, reader in
            if let values = reader.values(of: node, as: format, orOne: orOne) { section[keyPath: field] = values }
        } check: { section, path in
            section[keyPath: field].enumerated().flatMap { format.problems(with: $1, at: path.item($0)) }
        } show: { section in
            .list(section[keyPath: field].map(format.shown))
        } differ: { old, new, path in
            ConfigurationChange.between(old[keyPath: field], new[keyPath: field], at: path) {
                .list($0.map(format.shown))
            }
        } describe: { path in
            let kind = orOne ? "\(format.name), or a list" : "list: \(format.name)"
            let standard = Section()[keyPath: field].map(format.render).joined(separator: ", ")
            return [KeyDescription(path: path, kind: kind, standard: absent ?? "[\(standard)]", summary: summary)]
        }
    }

    /// A key with a section under it.
    static func section<Child: SettingSection>(
        _ name: String, _ field: any WritableKeyPath<Section, Child> & Sendable
    ) -> SettingKey {
        SettingKey(name: name) { node, section, reader in
            reader.read(node, into: &section[keyPath: field])
        } check: { section, path in
            section[keyPath: field].problems(at: path)
        } show: { section in
            section[keyPath: field].shown
        } differ: { old, new, path in
            new[keyPath: field].changes(since: old[keyPath: field], at: path)
        } describe: { path in
            Child.descriptions(at: path)
        }
    }

    /// A key with any number of sections under it, each under a name of its own.
    static func named<Child: SettingSection>(
        _ name: String, _ field: any WritableKeyPath<Section, [String: Child]> & Sendable
    ) -> SettingKey {
        SettingKey(name: name) { node, section, reader in
            section[keyPath: field] = reader.named(node)
        } check: { section, path in
            section[keyPath: field].sorted { $0.key < $1.key }.flatMap { $1.problems(at: path.key($0)) }
        } show: { section in
            .section(
                section[keyPath: field].sorted { $0.key < $1.key }
                    .map { ShownSetting.Member(name: $0, value: $1.shown) })
        } differ: { old, new, path in
            ConfigurationChange.between(old[keyPath: field], new[keyPath: field], at: path)
        } describe: { path in
            Child.descriptions(at: "\(path).<name>")
        }
    }

    /// A key with a list of sections under it, which `identity` tells apart.
    static func sections<Child: SettingSection>(
        _ name: String, _ field: any WritableKeyPath<Section, [Child]> & Sendable,
        by identity: @escaping @Sendable (Child) -> String
    ) -> SettingKey {
        SettingKey(name: name) { node, section, reader in
            section[keyPath: field] = reader.sections(of: node)
        } check: { section, path in
            section[keyPath: field].enumerated().flatMap { $1.problems(at: path.section($0)) }
        } show: { section in
            .list(section[keyPath: field].map(\.shown))
        } differ: { old, new, path in
            ConfigurationChange.between(old[keyPath: field], new[keyPath: field], at: path, by: identity)
        } describe: { path in
            Child.descriptions(at: "\(path)[]")
        }
    }
}

extension ValueFormat {
    fileprivate func problems(with value: Value, at path: ConfigurationPath) -> [ConfigurationProblem] {
        guard let message = check(value) else { return [] }
        let fault = ValueFault(message).description(of: isSecret ? nil : render(value))
        return [ConfigurationProblem(fault, path: path)]
    }
}
