import NIOCore
import ResiliencePrimitives
import Synchronization

/// What all listeners are told in the same second, made once.
final class SharedSnapshot: Sendable {
    private struct Made {
        let bytes: ByteBuffer
        let time: MonotonicTime
    }

    /// A little less than how often each is told, so that nobody is told the same twice.
    private static let lifetime = Duration.milliseconds(900)

    private let last = Mutex<Made?>(nil)
    private let now: @Sendable () -> MonotonicTime

    init(clock: some Clock<Duration>) { now = MonotonicTime.reader(of: clock) }

    /// The last one, or a new one if that is old.
    func current(_ make: () throws -> ByteBuffer) rethrows -> ByteBuffer {
        let time = now()
        if let last = last.withLock({ $0 }), time - last.time < Self.lifetime { return last.bytes }
        let bytes = try make()
        last.withLock { $0 = Made(bytes: bytes, time: time) }
        return bytes
    }
}
