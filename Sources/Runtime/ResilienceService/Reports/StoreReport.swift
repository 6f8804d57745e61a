/// What an operator is told about where counters are.
public struct StoreReport: Hashable, Sendable {
    /// Where they are.
    public enum Kind: String, Hashable, Sendable {
        /// In this process alone.
        case memory
        /// In a Redis that several processes share.
        case redis
    }

    /// Where they are.
    public let kind: Kind
    /// Whether it answers, as far as is known; memory always does.
    public let isAvailable: Bool
    /// How many counters there are; nil where only somebody else could count them.
    public let keys: Int?
    /// The bytes that they take, as estimated; nil as well.
    public let bytes: Int?
    /// The most counters that it holds; nil as well.
    public let maximumKeys: Int?
    /// The most bytes; nil as well.
    public let maximumBytes: Int?
    /// Counters that had to go for others, so that their clients started afresh; nil as well.
    public let evicted: Int?
}
