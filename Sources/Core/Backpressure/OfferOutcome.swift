/// How an offer to a queue ended, as far as its producer is concerned.
public enum OfferOutcome: Hashable, Sendable {
    /// The item is in the queue. It may still be dropped or expire there.
    case enqueued
    /// There was no room, and the item was dropped.
    case dropped
    /// There was no room within the queue's timeout.
    case timedOut
}
