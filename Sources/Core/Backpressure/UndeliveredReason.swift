/// Why an item that was offered to a queue will never be delivered.
public enum UndeliveredReason: Hashable, Sendable {
    /// It made room for another, or none was made for it.
    case dropped
    /// It had grown too old.
    case expired
    /// It was larger than the queue, had a size that makes no sense, or came when the queue was finished.
    case refused
    /// It waited for room in vain.
    case timedOut
    /// Its producer was cancelled before it was let in, or nobody had taken it by the end of a shutdown.
    case cancelled
}
