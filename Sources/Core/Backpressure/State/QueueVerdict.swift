package import ResiliencePrimitives

/// What a queue says to an offer.
package enum QueueVerdict: Hashable, Sendable {
    /// The item is in the queue.
    case enqueued(QueueTicket)
    /// The item itself was dropped.
    case dropped
    /// The item waits to be let in, and gives up at the time said.
    case waiting(QueueTicket, until: MonotonicTime)
    /// The item is none that this queue can take.
    case refused(Refusal)

    /// Why an item is refused.
    package enum Refusal: Hashable, Sendable {
        /// It has more bytes than the queue holds when there is nothing else in it.
        case tooLarge
        /// The queue is finished.
        case finished
    }
}
