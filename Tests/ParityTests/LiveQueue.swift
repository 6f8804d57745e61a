import Backpressure
import ResiliencePrimitives
import ResilienceTesting
import Synchronization

/// A live queue whose producers and consumers run when they are told to, and what became of its items since its last line.
final class LiveQueue: Sendable {
    /// How offers ended, in that order.
    private struct State {
        var ended: [(number: Int, end: String)] = []
        var line = QueueCourse.Line()
        var taken: [QueueItem] = []
    }

    /// What callbacks and tasks write.
    private final class Log: Sendable {
        let state = Mutex(State())
    }

    private let queue: BackpressureQueue<QueueItem>
    private let executor = ManualExecutor()
    private let clock: ManualClock
    private let log: Log

    init(_ configuration: QueueConfiguration, _ clock: ManualClock) {
        let log = Log()
        (self.log, self.clock) = (log, clock)
        queue = BackpressureQueue(name: "q", configuration: configuration, clock: clock) { item, reason in
            log.state.withLock { $0.line.note(item, reason) }
        } size: {
            $0.bytes
        }
    }

    /// Lets time pass, and whoever is due do what is due.
    func advance(by duration: Duration) {
        clock.advance(by: duration)
        executor.drain()
    }

    /// Offers an item by a task of its own, which may wait, or from where nothing waits.
    func offer(_ item: QueueItem) -> QueueCourse.Line {
        Task(executorPreference: executor) {
            let end: String
            do throws(QueueError) {
                switch try await self.queue.offer(item) {
                case .enqueued: end = "enqueued"
                case .dropped: end = "dropped"
                case .timedOut: end = "timed out"
                }
            } catch {
                end = error.code == .tooLarge ? "refused" : "\(error)"
            }
            self.log.state.withLock { $0.ended.append((item.number, end)) }
        }
        executor.drain()
        return line(offered: item.number)
    }

    /// Takes what is there without waiting.
    func take(upTo count: Int) -> QueueCourse.Line {
        let taken = queue.take(upTo: count)
        executor.drain()
        log.state.withLock { $0.taken = taken }
        return line(offered: nil)
    }

    /// Takes one as a consumer that would wait, and that is cancelled if it has to.
    func takeOneAsConsumer() -> QueueCourse.Line {
        let consumer = Task(executorPreference: executor) {
            guard let item = try? await self.queue.next() else { return }
            self.log.state.withLock { $0.taken = [item] }
        }
        executor.drain()
        consumer.cancel()
        executor.drain()
        return line(offered: nil)
    }

    /// Ends all that waits.
    func finish() {
        queue.finish()
        executor.drain()
    }

    /// What there is to tell since the last line.
    private func line(offered number: Int?) -> QueueCourse.Line {
        let statistics = queue.statistics
        return log.state.withLock { state in
            defer { state = State() }
            var line = state.line
            (line.depth, line.bytes, line.taken) = (statistics.depth, statistics.bytes, state.taken.map(\.number))
            if let number {
                line.outcome = state.ended.first { $0.number == number }?.end ?? "waiting"
                // The item that was not let in made no room
                if line.outcome == "dropped" { line.dropped.removeAll { $0 == number } }
            }
            line.admitted = state.ended.filter { $0.number != number && $0.end == "enqueued" }.map(\.number)
            return line
        }
    }
}

extension QueueCourse.Line {
    fileprivate mutating func note(_ item: QueueItem, _ reason: UndeliveredReason) {
        switch reason {
        case .dropped: dropped.append(item.number)
        case .expired: expired.append(item.number)
        case .timedOut: timedOut.append(item.number)
        case .refused, .cancelled: break
        }
    }
}
