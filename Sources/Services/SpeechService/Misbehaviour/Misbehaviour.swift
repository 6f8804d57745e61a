import ResiliencePrimitives
import Synchronization

/// How the service misbehaves now, and who hangs because of it.
final class Misbehaviour: Sendable {
    /// What becomes of one request.
    struct Fate: Equatable {
        let delay: Duration
        let hangs: Bool
        let fails: Bool
        let isReset: Bool
    }

    private struct State {
        var settings = MisbehaviourSettings()
        var random: SeededRandom
        var nextID = 0
        var hanging: [Int: AsyncStream<Never>.Continuation] = [:]
    }

    private let state: Mutex<State>

    /// Creates a service that behaves; the same seed gives the same requests the same fates.
    init(seed: UInt64) { state = Mutex(State(random: SeededRandom(seed: seed))) }

    /// Misbehaves like this from now on; what hung until now is answered.
    func set(_ settings: MisbehaviourSettings) {
        let released = state.withLock { state in
            state.settings = settings
            defer { state.hanging = [:] }
            return state.hanging.values.map(\.self)
        }
        for hanging in released { hanging.finish() }
    }

    /// What becomes of the next request.
    func fate() -> Fate {
        state.withLock { state in
            let settings = state.settings
            return Fate(
                delay: settings.delay,
                hangs: settings.hang,
                fails: Double.random(in: 0..<1, using: &state.random) < settings.errorShare,
                isReset: Double.random(in: 0..<1, using: &state.random) < settings.resetShare)
        }
    }

    /// Hangs until other settings come, or the task is cancelled.
    func hang() async {
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        let id = state.withLock { state -> Int? in
            guard state.settings.hang else { return nil }
            state.nextID += 1
            state.hanging[state.nextID] = continuation
            return state.nextID
        }
        guard let id else { return }
        for await _ in stream {}
        _ = state.withLock { $0.hanging.removeValue(forKey: id) }
    }
}
