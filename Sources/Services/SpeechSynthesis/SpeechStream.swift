public import NIOCore
import Synchronization

/// Speech as it is made, piece by piece. To be read once, by one task, to its end, or cancelled.
///
/// The call to the service lasts as long as this is read: it holds its place in the queue and the circuit's permit. Each
/// silence may last as long as the circuit's timeout.
public final class SpeechStream: Sendable {
    private let call: ServiceCall
    private let reader: AnswerReader
    private let first: Mutex<ByteBuffer?>
    private let service: String
    private let timeout: Duration?
    private let sleep: @Sendable (Duration) async throws -> Void

    init(
        call: ServiceCall, reader: AnswerReader, first: ByteBuffer?, service: String, timeout: Duration?,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.first = Mutex(first)
        (self.call, self.reader, self.service) = (call, reader, service)
        (self.timeout, self.sleep) = (timeout, sleep)
    }

    /// The next piece; nil once all of it is there.
    ///
    /// - Throws: `timedOut` after too long a silence, `upstream` if the stream broke off: what was read so far is then not
    ///   the whole. `cancelled` if the task was.
    public func next() async throws(SpeechError) -> ByteBuffer? {
        if let first = first.withLock({ $0.take() }) { return first }
        do {
            let piece = try await withDeadline(timeout, sleep: sleep, onPassing: { [call] in call.judge(.timeout) }) {
                [reader] in try await reader.next()
            }
            if piece == nil { call.end(.success) }
            return piece
        } catch is DeadlinePassed {
            call.end(.timeout)
            throw SpeechError(.timedOut, "speech service \(service) fell silent in the middle")
        } catch {
            if Task.isCancelled {
                call.end(.cancelled)
                throw SpeechError(.cancelled, "speech service \(service): the caller was cancelled")
            }
            call.end(.failure)
            throw SpeechError(.upstream, "speech service \(service): the answer broke off (\(error))")
        }
    }

    /// Gives up: nobody wants the rest.
    public func cancel() { call.end(.cancelled) }
}
