extension BackpressureQueue: AsyncSequence {
    /// One of the consumers of a queue.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let queue: BackpressureQueue
        private var isOver = false

        init(_ queue: BackpressureQueue) { self.queue = queue }

        /// The next item, as ``BackpressureQueue/next()`` gives it: a cancelled consumer gets an error, since nil would
        /// look like the end. After nil or an error it is nil.
        public mutating func next() async throws -> Item? {
            guard !isOver else { return nil }
            isOver = true
            guard let item = try await queue.next() else { return nil }
            isOver = false
            return item
        }
    }

    /// Adds a consumer: each item goes to one of them, and one that ends or is cancelled ends nothing for the others.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}
