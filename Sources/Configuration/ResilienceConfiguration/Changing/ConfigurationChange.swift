/// One thing that is different between two configurations.
public struct ConfigurationChange: Hashable, Sendable {
    /// The key from the top, with rules, circuits and queues by their names: `rate_limits.rules.login.limits`.
    public let path: String
    /// What it was, in the file's notation; nil: it was not there. Secrets are masked.
    public let before: String?
    /// What it is; nil: it is not there any more. Secrets are masked.
    public let after: String?
    /// Whether it takes a restart to come into force, and so has not yet.
    public internal(set) var needsRestart = false
    /// The keys that the path is made of.
    let keys: [String]

    /// Creates a change of what stands at `path`.
    public init(path: String, before: String?, after: String?, needsRestart: Bool = false) {
        (self.path, self.before, self.after, self.needsRestart) = (path, before, after, needsRestart)
        keys = path.split(separator: ".").map(String.init)
    }

    init(_ path: ConfigurationPath, before: String?, after: String?) {
        (self.path, keys, self.before, self.after) = (path.description, path.keys, before, after)
    }
}

extension ConfigurationChange: CustomStringConvertible {
    /// On one line: `rate_limits.rules.login.limits: [5/minute] is now [6/minute]`.
    public var description: String { "\(path): \(words)" }

    /// The same without the path.
    package var words: String {
        let change =
            switch (before, after) {
            case (let before?, let after?) where before != after: "\(before) is now \(after)"
            case (_?, _?): "is another now, which is not shown"
            case (nil, let after?): "new, \(after)"
            case (_, nil): "gone"
            }
        return change + (needsRestart ? "; it takes a restart" : "")
    }
}

extension ConfigurationChange {
    /// The change of a value, if it is another; masked ones can be, and look the same.
    static func between<Value: Equatable>(
        _ old: Value, _ new: Value, at path: ConfigurationPath, _ show: (Value) -> ShownSetting?
    ) -> [ConfigurationChange] {
        old == new ? [] : [ConfigurationChange(path, before: show(old)?.line, after: show(new)?.line)]
    }

    /// The changes of sections that have names.
    static func between<Child: SettingSection>(
        _ old: [String: Child], _ new: [String: Child], at path: ConfigurationPath
    ) -> [ConfigurationChange] {
        Set(old.keys).union(new.keys).sorted().flatMap { between(old[$0], new[$0], at: path.key($0)) }
    }

    /// The changes of sections in a list, of which the order counts: those that are there now in that order, then those
    /// that are gone.
    static func between<Child: SettingSection>(
        _ old: [Child], _ new: [Child], at path: ConfigurationPath, by identity: (Child) -> String
    ) -> [ConfigurationChange] {
        let (before, after) = (old.map(identity), new.map(identity))
        let earlier = Dictionary(zip(before, old)) { first, _ in first }
        let later = Dictionary(zip(after, new)) { first, _ in first }
        let (kept, keptAfter) = (before.filter { later[$0] != nil }, after.filter { earlier[$0] != nil })
        var changes = after.flatMap { between(earlier[$0], later[$0], at: path.key($0)) }
        changes += before.filter { later[$0] == nil }.flatMap { between(earlier[$0], nil, at: path.key($0)) }
        if kept != keptAfter {
            changes.append(
                ConfigurationChange(
                    path, before: before.joined(separator: ", "), after: after.joined(separator: ", ")))
        }
        return changes
    }

    private static func between<Child: SettingSection>(
        _ old: Child?, _ new: Child?, at path: ConfigurationPath
    ) -> [ConfigurationChange] {
        switch (old, new) {
        case (let old?, let new?): new.changes(since: old, at: path)
        case (nil, nil): []
        default: [ConfigurationChange(path, before: old?.said, after: new?.said)]
        }
    }
}

extension SettingSection {
    /// What it says other than its defaults, on one line.
    fileprivate var said: String {
        let standard = Self()
        let said = Self.keys.compactMap { key in
            key.show(self).flatMap { $0 == key.show(standard) ? nil : "\(key.name): \($0.line)" }
        }
        return said.isEmpty ? "with the defaults" : "{\(said.joined(separator: ", "))}"
    }
}

extension ShownSetting {
    /// This on one line for people: texts that could be taken for something else, or are masked, in quotes.
    fileprivate var line: String {
        switch self {
        case .bare(let literal): literal
        case .text(let text): Self.isUnmistakable(text) ? text : json
        case .list(let elements): "[\(elements.map(\.line).joined(separator: ", "))]"
        case .section(let members): "{\(members.map { "\($0.name): \($0.value.line)" }.joined(separator: ", "))}"
        }
    }

    private static func isUnmistakable(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                    || "/_.*-@+:%".unicodeScalars.contains(scalar)
            }
    }
}
