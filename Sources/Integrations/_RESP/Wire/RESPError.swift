/// An error reply as the server put it.
public struct RESPError: Hashable, Sendable, CustomStringConvertible {
    /// The whole reply, without the marker.
    public let description: String

    /// Creates an error that reads so.
    public init(_ text: String) { description = text }

    /// The first word, which by convention says what kind it is.
    public var code: Substring { description.prefix { $0 != " " && $0 != "\r\n" && $0 != "\n" } }
}
