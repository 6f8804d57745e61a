import Synchronization

/// Counts up and tells each number under the lock that gave it.
final class OrderedCounter: Sendable {
    private let count = Mutex(0)

    func next(_ tell: (Int) -> Void) {
        count.withLock { count in
            count += 1
            tell(count)
        }
    }
}
