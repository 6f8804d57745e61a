import ResilienceConfiguration
import Yams

/// Finds texts whose aliases could make the parser work without end, before it sees them.
///
/// The parser keeps what an alias repeats only once, but it hashes the keys of each section, and a key that is a list
/// of aliases of lists of aliases is hashed at its full, exponential size. So where there are aliases, no key may be
/// anything but a scalar. Which keys there are, only a parser knows; so it reads the text with `&` in place of each `*`
/// first: an alias `*a` is then the anchor `&a` of an empty scalar, which takes the same place and repeats nothing, and
/// where `*` is no alias, in quotes say, the text is another but its shape the same.
enum AliasGuard {
    /// - Throws: `syntax` for a key that is an alias, a list or a section, and for what is not YAML.
    static func check(_ text: String) throws(ConfigurationError) {
        guard text.utf8.contains(UInt8(ascii: "*")) else { return }
        let scalars = text.unicodeScalars.map { $0 == "*" ? "&" : $0 }
        var distinct = DistinctKeys(String(String.UnicodeScalarView(scalars)))
        if let root = try distinct.compose() { try check(root) }
    }

    private static func check(_ node: Node) throws(ConfigurationError) {
        switch node {
        case .scalar, .alias: break
        case .sequence(let sequence): for element in sequence { try check(element) }
        case .mapping(let mapping):
            for (key, value) in mapping {
                guard case .scalar(let scalar) = key, !scalar.string.isEmpty || scalar.style != .plain else {
                    throw .syntax(
                        "an alias, a list or a section as a key: where aliases are used, keys are plain",
                        key.mark.map(ConfigurationPosition.init))
                }
                try check(value)
            }
        }
    }
}
