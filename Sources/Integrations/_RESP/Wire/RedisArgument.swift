public import NIOCore

/// A word of a command: what Redis takes as a string of bytes.
public enum RedisArgument: Hashable, Sendable {
    /// The UTF-8 of a text.
    case text(String)
    /// The decimal text of a whole number.
    case integer(Int64)
    /// Any bytes.
    case bytes(ByteBuffer)
}

extension RedisArgument: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// A text.
    public init(stringLiteral text: String) { self = .text(text) }

    /// A whole number.
    public init(integerLiteral number: Int64) { self = .integer(number) }
}
