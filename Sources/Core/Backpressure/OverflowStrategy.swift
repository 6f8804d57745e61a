/// What a full queue does with one more item.
public enum OverflowStrategy: String, CaseIterable, Hashable, Sendable {
    /// Removes from the front until the new item fits both bounds.
    case dropOldest = "drop_oldest"
    /// Leaves the queue as it is and drops the new item.
    case dropNewest = "drop_newest"
    /// Suspends the producer until there is room, at most for the queue's timeout.
    case block = "block"
    /// Blocks while there is memory left, and drops the oldest once it runs short: from the adaptive threshold on (bytes ≥
    /// share × bound), until the bytes are ten points of the bound below it (≤), or zero. With a threshold of 0.85 an
    /// offer drops from 85 % on, and may wait again from 75 % down. Producers that wait go in before an offer that drops.
    case adaptive = "adaptive"
}
