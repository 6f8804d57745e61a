public import NIOCore

/// What a listener to channels learns.
public enum RedisNotification: Hashable, Sendable {
    /// The server confirmed the subscription, at first or again: what was sent from here on will be seen, as far as the
    /// connection holds. Read the state now: what was published before is lost.
    case subscribed(channel: String)
    /// A message.
    case message(channel: String, payload: ByteBuffer)
    /// The connection ended, or the server refused: messages may be missed until the next `subscribed`.
    case interrupted
}
