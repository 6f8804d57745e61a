import Synchronization

/// Is raised once, and seen by all.
final class Flag: Sendable {
    private let isUp = Atomic(false)

    var isRaised: Bool { isUp.load(ordering: .sequentiallyConsistent) }
    func raise() { isUp.store(true, ordering: .sequentiallyConsistent) }
}
