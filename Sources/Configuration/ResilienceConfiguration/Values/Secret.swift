/// A text that nobody shall read in a log: it describes itself as `•••`, however it is printed.
public struct Secret: Hashable, Sendable {
    /// The text itself, for who needs it.
    public let text: String

    /// Creates a secret; an empty one stands for none.
    public init(_ text: String) { self.text = text }

    /// Whether there is none.
    public var isEmpty: Bool { text.isEmpty }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `•••`, or nothing if there is no secret.
    public var description: String { isEmpty ? "" : "•••" }
    /// The same as the description.
    public var debugDescription: String { description }
    /// A mirror without children, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
