/// A section of the file: knows its keys, which the reader, the checks, the hints and the reference all follow.
package protocol SettingSection: Sendable {
    /// The section of which the file says nothing.
    init()
    /// Its keys, in the order of the documentation.
    static var keys: [SettingKey<Self>] { get }
    /// What is wrong between its keys, each of which is right by itself.
    func conflicts(at path: ConfigurationPath) -> [ConfigurationProblem]
}

extension SettingSection {
    package func conflicts(at path: ConfigurationPath) -> [ConfigurationProblem] { [] }

    /// All that is wrong with the values in here and below.
    func problems(at path: ConfigurationPath) -> [ConfigurationProblem] {
        Self.keys.flatMap { $0.check(self, path.key($0.name)) } + conflicts(at: path)
    }

    /// What is different from `old`, in here and below, in the order of the documentation.
    func changes(since old: Self, at path: ConfigurationPath) -> [ConfigurationChange] {
        Self.keys.flatMap { $0.differ(old, self, path.key($0.name)) }
    }

    /// The keys in here and below, for the reference.
    static func descriptions(at prefix: String) -> [KeyDescription] {
        keys.flatMap { $0.describe(prefix.isEmpty ? $0.name : "\(prefix).\($0.name)") }
    }
}
