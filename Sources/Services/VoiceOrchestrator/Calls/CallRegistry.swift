import Backpressure
import ResilienceService
import Synchronization

/// The calls under way: each has at most one speaker and any number of listeners, each behind a queue of its own.
///
/// The first speaker or listener opens a call; it is gone when the speaker ends, or when nobody is left in it.
final class CallRegistry: Sendable {
    typealias FrameQueue = BackpressureQueue<AudioFrame>

    private struct Call {
        var isSpoken = false
        var listeners: [Int: FrameQueue] = [:]
    }

    private struct State {
        var calls: [String: Call] = [:]
        var nextListener = 0
    }

    private let queues: QueueGroup<AudioFrame>
    private let state = Mutex(State())

    /// Creates a registry whose listeners' queues are made and counted by `queues`.
    init(queues: QueueGroup<AudioFrame>) { self.queues = queues }

    /// How many calls there are, and listeners in them.
    var counts: (calls: Int, listeners: Int) {
        state.withLock { ($0.calls.count, $0.calls.values.reduce(0) { $0 + $1.listeners.count }) }
    }

    /// Takes the floor in a call, which ends when `body` does: the listeners get what is queued for them and end.
    ///
    /// - Returns: false, without having run `body`, if somebody else speaks.
    func speak(in call: String, _ body: (CallSpeaker) async throws -> Void) async throws -> Bool {
        let isFree = state.withLock { state in
            if state.calls[call]?.isSpoken == true { return false }
            state.calls[call, default: Call()].isSpoken = true
            return true
        }
        guard isFree else { return false }
        defer {
            let call = state.withLock { $0.calls.removeValue(forKey: call) }
            for queue in (call?.listeners ?? [:]).values { queue.finish() }
        }
        try await body(CallSpeaker(registry: self, call: call))
        return true
    }

    /// Listens to a call from now on, as long as the listener is there.
    func listen(to call: String) -> CallListener {
        let queue = queues.make()
        let id = state.withLock { state in
            state.nextListener += 1
            state.calls[call, default: Call()].listeners[state.nextListener] = queue
            return state.nextListener
        }
        return CallListener(self, call: call, id: id, queue: queue)
    }

    func leave(_ call: String, _ listener: Int, _ queue: FrameQueue) {
        state.withLock { state in
            // The call may have ended with its speaker, and another of the same name begun; ids are never used again.
            state.calls[call]?.listeners[listener] = nil
            if let left = state.calls[call], !left.isSpoken, left.listeners.isEmpty { state.calls[call] = nil }
        }
        queues.retire(queue)
    }

    func listeners(of call: String) -> [FrameQueue] {
        state.withLock { $0.calls[call].map { Array($0.listeners.values) } ?? [] }
    }
}
