import NIOCore
import ResiliencePrimitives
import Synchronization

/// What all listeners are told in the same second. Who finds it being made takes the one before, unless that is old.
final class SharedSnapshot: Sendable {
    private struct State {
        var last: (bytes: ByteBuffer, time: MonotonicTime)?
        var isBeingMade = false
    }

    /// A little less than how often each is told, so that nobody is told the same twice.
    private static let lifetime = Duration.milliseconds(900)

    private let state = Mutex(State())
    private let now: @Sendable () -> MonotonicTime

    init(clock: some Clock<Duration>) { now = MonotonicTime.reader(of: clock) }

    /// The last one, or a new one if that is old.
    func current(_ make: () throws -> ByteBuffer) rethrows -> ByteBuffer {
        let time = now()
        let known = state.withLock { state -> ByteBuffer? in
            let lifetime = state.isBeingMade ? Self.lifetime * 2 : Self.lifetime
            if let last = state.last, time - last.time < lifetime { return last.bytes }
            state.isBeingMade = true
            return nil
        }
        if let known { return known }
        defer { state.withLock { $0.isBeingMade = false } }
        let bytes = try make()
        state.withLock { $0.last = (bytes, time) }
        return bytes
    }
}
