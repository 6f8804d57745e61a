import ResiliencePrimitives

/// A turn in a ``WorkQueue``, held for as long as this is: for streams, connections and whatever outlives a function.
///
///     let permit = try await queue.acquire()
///     for try await chunk in stream { … }     // the turn ends when `permit` goes, on every way out
public struct WorkPermit: ~Copyable, Sendable {
    private let queue: WorkQueue
    private let ticket: QueueTicket
    private let start: MonotonicTime

    init(_ queue: WorkQueue, _ ticket: QueueTicket, since start: MonotonicTime) {
        (self.queue, self.ticket, self.start) = (queue, ticket, start)
    }

    deinit { queue.end(ticket, since: start) }
}
