import Backpressure
import ResiliencePrimitives

/// A queue in virtual time: the machine of the service, over names, and what took how long in it.
final class SimulatedQueue {
    private var machine: QueueMachine<String>
    private var times: QueueTimes

    /// Creates a queue that is empty from `start` on.
    init(_ configuration: QueueConfiguration, from start: MonotonicTime) {
        (machine, times) = (QueueMachine(configuration), QueueTimes(from: start))
    }

    /// Offers an item.
    func offer(_ item: String, bytes: Int, at time: MonotonicTime) -> SimulatedAnswer.Offer {
        var changes = QueueChanges<String>()
        settle(to: time, &changes)
        let verdict = step(at: time, &changes) { machine, changes in
            machine.offer(item, bytes: bytes, at: time, into: &changes)
        }
        let statistics = machine.statistics
        return SimulatedAnswer.Offer(
            verdict: verdict, changes: changes, depth: statistics.depth, bytes: statistics.bytes)
    }

    /// Takes what is there.
    func take(_ count: Int, at time: MonotonicTime) -> SimulatedAnswer.Take {
        var changes = QueueChanges<String>()
        settle(to: time, &changes)
        step(at: time, &changes) { machine, changes in machine.take(upTo: count, at: time, into: &changes) }
        for entry in changes.taken { times.itemWaits.record(time - entry.offeredAt) }
        let statistics = machine.statistics
        return SimulatedAnswer.Take(changes: changes, depth: statistics.depth, bytes: statistics.bytes)
    }

    /// What became of it by the end of a trace.
    func record(of name: String, at end: MonotonicTime) -> QueueRecord {
        var changes = QueueChanges<String>()
        settle(to: end, &changes)
        step(at: end, &changes) { machine, changes in machine.pass(to: end, into: &changes) }
        return QueueRecord(name: name, statistics: machine.statistics, times: times)
    }

    /// Producers give up at their deadlines, each at a moment of its own, at which others may be let in.
    private func settle(to time: MonotonicTime, _ changes: inout QueueChanges<String>) {
        while let due = machine.nextDeadline, due <= time {
            step(at: due, &changes) { machine, changes in machine.pass(to: due, into: &changes) }
        }
    }

    /// Lets something happen at a time.
    private func step<Result>(
        at time: MonotonicTime, _ changes: inout QueueChanges<String>,
        _ body: (inout QueueMachine<String>, inout QueueChanges<String>) -> Result
    ) -> Result {
        times.depths.pass(to: time, depth: machine.statistics.depth)
        let (admitted, timedOut) = (changes.admitted.count, changes.timedOut.count)
        let result = body(&machine, &changes)
        for entry in changes.admitted[admitted...] { times.producerWaits.record(time - entry.offeredAt) }
        for entry in changes.timedOut[timedOut...] { times.producerWaits.record(time - entry.offeredAt) }
        return result
    }
}
