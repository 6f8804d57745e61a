/// Why a queue could not be made, or did not take an item or a piece of work.
public struct QueueError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure, for code to tell apart; later versions may add to them.
    @nonexhaustive public enum Code: Hashable, Sendable {
        /// A queue was described with numbers that make no sense.
        case invalidConfiguration
        /// An item was said to have fewer than no bytes.
        case invalidSize
        /// An item has more bytes than the queue may ever hold.
        case tooLarge
        /// The queue takes nothing more: it was finished, or shut down.
        case finished
        /// The producer was cancelled before its item was let in.
        case cancelled
        /// Work was not begun, because the queue was full.
        case dropped
        /// Work was not begun, because it had waited longer than the queue's maximum age.
        case expired
        /// Work was not begun, because the queue stayed full for the whole timeout.
        case timedOut
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, to which queue, and what would be right: for people.
    public let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }
}

extension QueueError {
    static func finished(_ queue: String) -> QueueError {
        QueueError(.finished, "queue \(queue) is finished: it takes nothing more")
    }

    static func cancelled(_ queue: String) -> QueueError {
        QueueError(.cancelled, "queue \(queue): the producer was cancelled before its item was let in")
    }

    static func tooLarge(_ queue: String, bytes: Int, maximum: Int) -> QueueError {
        QueueError(.tooLarge, "queue \(queue): \(bytes) bytes at once, it never holds more than \(maximum)")
    }

    static func invalidSize(_ queue: String, bytes: Int) -> QueueError {
        QueueError(.invalidSize, "queue \(queue): an item of \(bytes) bytes, the size must be 0 or more")
    }
}
