import NIOCore

/// What a partner's webhook told us, until somebody has dealt with it.
struct WebhookDelivery: Sendable {
    /// What the sender was told it is called, and what the log calls it.
    let id: String
    /// Which partner it is from: the last part of the path.
    let source: String
    /// JSON.
    let body: ByteBuffer
}
