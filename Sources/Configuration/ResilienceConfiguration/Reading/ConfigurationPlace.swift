import RateLimiting

/// Where something stands in a file.
package struct ConfigurationPlace: Hashable, Sendable, CustomStringConvertible {
    /// The file, as messages call it.
    package let source: String
    package let position: ConfigurationPosition

    /// `resilience.yaml:41:14`
    package var description: String { "\(source):\(position.line):\(position.column)" }
}

extension ResolvedConfiguration {
    /// Where the rule of that name stands; nil for the default, and where there is no file.
    package func place(ofRule name: String) -> ConfigurationPlace? {
        guard let places, let index = rules.rules.firstIndex(where: { $0.name == name }),
            let position = places.position(of: ConfigurationPath("rate_limits", "rules").section(index))
        else { return nil }
        return ConfigurationPlace(source: places.source, position: position)
    }
}
