import Synchronization

/// How many pieces a process has said: as long as that grows, it is not stuck.
final class Pieces: Sendable {
    private let said = Atomic<Int>(0)

    var count: Int { said.load(ordering: .relaxed) }

    func add() { said.add(1, ordering: .relaxed) }
}
