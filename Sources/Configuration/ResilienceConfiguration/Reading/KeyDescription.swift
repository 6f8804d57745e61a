/// One key of the file in words: a line of the reference.
package struct KeyDescription: Hashable, Sendable {
    /// The key from the top: `breakers.<name>.timeout`, `rate_limits.rules[].path`.
    package let path: String
    /// The kind of value: "duration".
    package let kind: String
    /// What holds where the file does not say, as the file would write it.
    package let standard: String
    /// What it is for.
    package let summary: String

    /// The same of a key that cannot be left out.
    var required: KeyDescription {
        KeyDescription(path: path, kind: kind, standard: "required", summary: summary)
    }
}

extension KeyDescription {
    /// Every key that the file may have, in the order of the documentation.
    package static let all = ResilienceConfiguration.descriptions(at: "")

    /// The paths of the keys and sections that are called `name`, wherever they are.
    static func homes(of name: String) -> [String] {
        var found: [String] = []
        for description in all {
            let parts = description.path.split(separator: ".")
            for (index, part) in parts.enumerated() where part == name || part == "\(name)[]" {
                let path = parts[...index].joined(separator: ".")
                if !found.contains(path) { found.append(path) }
            }
        }
        return found
    }
}

extension KeyDescription {
    /// The reference of all keys as a table in Markdown.
    package static var table: String {
        let rows = all.map { key in
            "| `\(key.path)` | \(key.kind.escapedForTable) | \(key.standardText) | \(key.summary.escapedForTable) |"
        }
        return (["| key | value | default | |", "|---|---|---|---|"] + rows).joined(separator: "\n")
    }

    private var standardText: String { standard.isEmpty ? "empty" : "`\(standard)`" }
}

extension String {
    fileprivate var escapedForTable: String {
        split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
