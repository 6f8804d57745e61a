import Backpressure
import Synchronization

/// What became of each item, as told by whoever saw it last.
final class Ledger: Sendable {
    private let entries = Mutex<[Int: [String]]>([:])

    func delivered(_ item: Int) { note(item, "delivered") }

    func undelivered(_ item: Int, _ reason: UndeliveredReason) { note(item, "\(reason)") }

    var all: [Int: [String]] { entries.withLock { $0 } }

    /// How many items ended so.
    func count(_ fate: String) -> Int { all.values.count { $0 == [fate] } }

    private func note(_ item: Int, _ fate: String) { entries.withLock { $0[item, default: []].append(fate) } }
}
