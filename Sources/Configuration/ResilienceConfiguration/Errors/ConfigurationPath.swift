/// Where in the configuration something stands: `rate_limits.rules[2].limits`.
public struct ConfigurationPath: Hashable, Sendable {
    /// One step from a section to what is in it.
    enum Step: Hashable, Sendable {
        case key(String)
        /// A section in a list, which a path shows.
        case section(Int)
        /// A value in a list, which a path does not show: the value itself says which.
        case item(Int)
    }

    let steps: [Step]

    init(_ steps: [Step] = []) { self.steps = steps }

    /// The path of `keys`, from the top: `"clients", "jwt_key"`.
    package init(_ keys: String...) { steps = keys.map(Step.key) }

    func key(_ name: String) -> ConfigurationPath { ConfigurationPath(steps + [.key(name)]) }
    func section(_ index: Int) -> ConfigurationPath { ConfigurationPath(steps + [.section(index)]) }
    func item(_ index: Int) -> ConfigurationPath { ConfigurationPath(steps + [.item(index)]) }

    /// The names of the keys, from the top.
    package var keys: [String] { steps.compactMap { if case .key(let name) = $0 { name } else { nil } } }

    /// Whether one of the two leads to the other.
    func isInLine(with other: ConfigurationPath) -> Bool { zip(steps, other.steps).allSatisfy { $0 == $1 } }
}

extension ConfigurationPath: CustomStringConvertible {
    /// The path with points between keys; a key with other characters than letters, digits, `_` and `-` in quotes.
    public var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .key(let name):
                let isPlain = !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
                text += (text.isEmpty ? "" : ".") + (isPlain ? name : name.quotedForPeople)
            case .section(let index): text += "[\(index)]"
            case .item: break
            }
        }
        return text
    }
}
