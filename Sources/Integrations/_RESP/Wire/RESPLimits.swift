/// How much of a server's word is taken on trust: what exceeds one of these ends the connection.
struct RESPLimits: Sendable {
    /// Bytes of a line: a status, an error, a big number.
    var line = 64 * 1024
    /// Bytes of a line that holds a length or a number, which need no more than 25.
    var number = 32
    /// Bytes of one string.
    var string = 16 * 1024 * 1024
    /// Elements of one reply, those of its aggregates and attributes and the pieces of its streamed strings together.
    var elements = 1_000_000
    /// Aggregates inside each other.
    var depth = 32
    /// Bytes of one reply.
    var reply = 64 * 1024 * 1024
}
