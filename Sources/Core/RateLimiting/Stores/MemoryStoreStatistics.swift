/// What a store in memory holds, and what it may hold.
public struct MemoryStoreStatistics: Hashable, Sendable {
    /// Counters of which something is used, or was a moment ago.
    public internal(set) var keys = 0
    /// What they take, as estimated.
    public internal(set) var bytes = 0
    /// Counters that had to go for others since the store was made: their clients started afresh.
    public internal(set) var evicted = 0
    /// The most counters that it holds.
    public internal(set) var maxKeys = 0
    /// The most bytes that they may take.
    public internal(set) var maxBytes = 0

    static func + (left: Self, right: Self) -> Self {
        Self(
            keys: left.keys + right.keys, bytes: left.bytes + right.bytes, evicted: left.evicted + right.evicted,
            maxKeys: left.maxKeys + right.maxKeys, maxBytes: left.maxBytes + right.maxBytes)
    }
}
