import ResiliencePrimitives

/// What took how long in a queue.
struct QueueTimes {
    var depths: DepthTimes
    /// From its offer on, of each item that was taken.
    var itemWaits = WaitTimes()
    /// Of each producer that had to wait, until it was let in or gave up.
    var producerWaits = WaitTimes()

    init(from start: MonotonicTime) { depths = DepthTimes(from: start) }
}
