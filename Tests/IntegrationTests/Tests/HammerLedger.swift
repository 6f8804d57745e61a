import Synchronization

/// What became of the calls of many callers, counted together, until they are told to stop.
final class HammerLedger: Sendable {
    private struct State {
        var counts: [Spoken: Int] = [:]
        var isOver = false
    }

    private let state = Mutex(State())

    /// How often each thing became of a call.
    var counts: [Spoken: Int] { state.withLock { $0.counts } }

    subscript(_ spoken: Spoken) -> Int { state.withLock { $0.counts[spoken, default: 0] } }

    /// Calls again and again until it is over.
    func hammer(_ call: () async throws -> Spoken) async throws {
        while !state.withLock({ $0.isOver }) {
            let spoken = try await call()
            state.withLock { $0.counts[spoken, default: 0] += 1 }
        }
    }

    /// No more calls begin.
    func stop() { state.withLock { $0.isOver = true } }
}
