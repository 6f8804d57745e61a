public import NIOCore

/// A reply of Redis, in the types of RESP3; what RESP2 has fewer types for arrives as what it sends instead.
///
/// Scripts answer in either protocol, so read replies through `text`, `wholeNumber`, `flag`, `number`, `elements` and
/// `pairs`, which take both shapes, rather than by their cases.
public enum RESPValue: Hashable, Sendable {
    /// Nothing: a missing key, Lua's false.
    case null
    /// True or false; RESP2 sends 1 or 0.
    case boolean(Bool)
    /// A whole number.
    case integer(Int64)
    /// A floating-point number; RESP2 sends its text.
    case double(Double)
    /// A whole number of any size, as its decimal text.
    case bigNumber(String)
    /// A status such as OK.
    case simple(String)
    /// Any bytes. They share storage with what was read from the socket: copy what is to be kept for long.
    case bulk(ByteBuffer)
    /// Text and what it is written in (`txt`, `mkd`).
    case verbatim(format: String, text: ByteBuffer)
    /// A refusal, also one inside an aggregate.
    case error(RESPError)
    /// A list.
    case array([RESPValue])
    /// A set, in the order sent.
    case set([RESPValue])
    /// Pairs, in the order sent; keys may repeat.
    case map([Pair])
    /// A message nobody asked for; its first element says of which kind.
    case push([RESPValue])

    /// A key of a map and what belongs to it.
    public struct Pair: Hashable, Sendable {
        /// The key, of any type.
        public let key: RESPValue
        /// The value.
        public let value: RESPValue

        /// Creates a pair.
        public init(_ key: RESPValue, _ value: RESPValue) { (self.key, self.value) = (key, value) }
    }

    /// A string of bytes that are the UTF-8 of `text`.
    public static func bulk(_ text: String) -> RESPValue { .bulk(ByteBuffer(string: text)) }
}
