/// A place in a file.
public struct ConfigurationPosition: Hashable, Sendable {
    /// The line, from 1.
    public let line: Int
    /// The character of the line, from 1.
    public let column: Int

    /// Creates the place at `column` of `line`.
    public init(line: Int, column: Int) { (self.line, self.column) = (line, column) }
}

extension ConfigurationPosition: Comparable {
    /// Whether `left` comes first in the file.
    public static func < (left: ConfigurationPosition, right: ConfigurationPosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
