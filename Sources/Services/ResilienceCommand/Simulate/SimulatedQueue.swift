import Backpressure
import ResiliencePrimitives

/// A queue in virtual time: the machine of the service, over names.
final class SimulatedQueue {
    private var machine: QueueMachine<String>

    init(_ configuration: QueueConfiguration) { machine = QueueMachine(configuration) }

    /// Offers an item. Nothing happens to a queue but with its lines, so each tells what happened since the one before.
    func offer(_ item: String, bytes: Int, at time: MonotonicTime, _ output: inout JSONLines) {
        var changes = QueueChanges<String>()
        let verdict = machine.offer(item, bytes: bytes, at: time, into: &changes)
        output.member("offer", item)
        output.member("outcome", verdict.word)
        size(&output)
        output.member("dropped", changes.dropped.map(\.item))
        passed(changes, &output)
    }

    /// Takes what is there.
    func take(_ count: Int, at time: MonotonicTime, _ output: inout JSONLines) {
        var changes = QueueChanges<String>()
        machine.take(upTo: count, at: time, into: &changes)
        output.member("taken", changes.taken.map(\.item))
        passed(changes, &output)
        size(&output)
    }

    private func size(_ output: inout JSONLines) {
        let statistics = machine.statistics
        output.member("depth", statistics.depth)
        output.member("bytes", statistics.bytes)
    }

    private func passed(_ changes: QueueChanges<String>, _ output: inout JSONLines) {
        output.member("expired", changes.expired.map(\.item))
        output.member("admitted", changes.admitted.map(\.item))
        output.member("timed_out", changes.timedOut.map(\.item))
    }
}

extension QueueVerdict {
    fileprivate var word: String {
        switch self {
        case .enqueued: "enqueued"
        case .dropped: "dropped"
        case .waiting: "waiting"
        case .refused: "refused"
        }
    }
}
