/// Header fields in a plain list: for tests, the simulator, and whoever has no HTTP library at hand.
public struct HeaderLines: HeaderFields, Hashable, Sendable, ExpressibleByDictionaryLiteral {
    private let lines: [(name: String, value: String)]

    /// Creates the fields of the lines given, in their order; a name may occur more than once.
    public init(_ lines: [(name: String, value: String)]) { self.lines = lines }

    /// Creates the fields of a literal, `["X-Forwarded-For": "192.0.2.1", "X-Forwarded-For": "10.0.0.1"]`.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { (name: $0.0, value: $0.1) })
    }

    public func values(of name: String) -> [String] {
        let name = FieldName(name)
        return lines.compactMap { FieldName($0.name) == name ? $0.value : nil }
    }

    public static func == (left: HeaderLines, right: HeaderLines) -> Bool {
        left.lines.elementsEqual(right.lines) { FieldName($0.name) == FieldName($1.name) && $0.value == $1.value }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(lines.count)
        for line in lines {
            hasher.combine(FieldName(line.name))
            hasher.combine(line.value)
        }
    }
}
