/// A client and how often it was counted, at most and at least.
public struct TopClient: Hashable, Sendable {
    /// The client's name; of one longer than 128 bytes the beginning and an ellipsis.
    public let client: String
    /// The kind of client that it was when it was counted first.
    public let type: ClientType
    /// How often it was counted at most: never too low.
    public let count: Int
    /// By how much `count` can be too high: it was counted at least `count - error` times.
    public let error: Int
}
