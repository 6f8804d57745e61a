import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Takes what is written to a body, at once, or never from some moment on.
final class RecordingWriter: ResponseBodyWriter, Sendable {
    private struct State {
        var texts: [String] = []
        var isFinished = false
        var isStuck = false
        var hasStuck = false
        var observers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let written: AsyncStream<String>
    private let writing: AsyncStream<String>.Continuation

    init() { (written, writing) = AsyncStream.makeStream() }

    /// What was written so far.
    var texts: [String] { state.withLock { $0.texts } }
    /// Whether the body was ended as a whole one.
    var isFinished: Bool { state.withLock { $0.isFinished } }

    /// The pieces in order, as they are written. To be iterated once.
    var pieces: AsyncStream<String>.Iterator { written.makeAsyncIterator() }

    /// From now on it takes nothing: the other end does not read.
    func stick() { state.withLock { $0.isStuck = true } }

    /// Returns once a write is stuck.
    func stuck() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if !state.hasStuck { state.observers.append(continuation) }
                return state.hasStuck
            }
            if isThere { continuation.resume() }
        }
    }

    func write(_ buffer: ByteBuffer) async throws {
        let text = String(buffer: buffer)
        let (isStuck, observers) = state.withLock { state in
            guard state.isStuck else {
                state.texts.append(text)
                return (false, [CheckedContinuation<Void, Never>]())
            }
            state.hasStuck = true
            defer { state.observers = [] }
            return (true, state.observers)
        }
        guard isStuck else {
            writing.yield(text)
            return
        }
        for observer in observers { observer.resume() }
        for await _ in AsyncStream<Never>.makeStream().stream {}
        throw CancellationError()
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws { state.withLock { $0.isFinished = true } }
}
