/// One thing that is not sound about a configuration: where, what was found and what would be right.
public struct ConfigurationProblem: Hashable, Sendable {
    /// The file, variable or option that it comes from; nil for a configuration made by code.
    public var source: String?
    /// Where in the source it stands, if that is known.
    public var position: ConfigurationPosition?
    /// The key, from the top; empty where none is meant.
    public let path: ConfigurationPath
    /// What was found and what would be right, on one line. Secrets are not shown.
    public let message: String
    /// The files that what stands there names, of which one may be what is wrong.
    package var files: [String] = []

    package init(
        _ message: String, path: ConfigurationPath = ConfigurationPath(), position: ConfigurationPosition? = nil,
        source: String? = nil
    ) {
        (self.message, self.path, self.position, self.source) = (message.visible, path, position, source)
    }
}

extension ConfigurationProblem: CustomStringConvertible {
    /// `resilience.yaml:41:14: rate_limits.rules[2].limits: "5/minuet": unknown unit, did you mean "5/minute"?`
    public var description: String {
        var place = source ?? ""
        if let position { place += (place.isEmpty ? "" : ":") + "\(position.line):\(position.column)" }
        let path = path.description
        return (place.isEmpty ? "" : place + ": ") + (path.isEmpty ? "" : path + ": ") + message
    }
}

extension [ConfigurationProblem] {
    /// In the order of the file; what stands nowhere comes first.
    var inOrder: [ConfigurationProblem] {
        let start = ConfigurationPosition(line: 0, column: 0)
        return sorted { $0.position ?? start < $1.position ?? start }
    }
}
