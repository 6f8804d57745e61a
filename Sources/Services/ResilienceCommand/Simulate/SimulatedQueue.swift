import Backpressure
import ResiliencePrimitives

/// A queue in virtual time: the machine of the service, over names.
final class SimulatedQueue {
    private var machine: QueueMachine<String>

    init(_ configuration: QueueConfiguration) { machine = QueueMachine(configuration) }

    /// Offers an item.
    func offer(_ item: String, bytes: Int, at time: MonotonicTime) -> SimulatedAnswer.Offer {
        var changes = QueueChanges<String>()
        let verdict = machine.offer(item, bytes: bytes, at: time, into: &changes)
        let statistics = machine.statistics
        return SimulatedAnswer.Offer(
            verdict: verdict, changes: changes, depth: statistics.depth, bytes: statistics.bytes)
    }

    /// Takes what is there.
    func take(_ count: Int, at time: MonotonicTime) -> SimulatedAnswer.Take {
        var changes = QueueChanges<String>()
        machine.take(upTo: count, at: time, into: &changes)
        let statistics = machine.statistics
        return SimulatedAnswer.Take(changes: changes, depth: statistics.depth, bytes: statistics.bytes)
    }
}
