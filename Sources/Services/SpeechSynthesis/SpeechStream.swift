public import NIOCore
import Synchronization

/// Speech as it is made, piece by piece. To be read once, by one task, to its end, or cancelled.
///
/// The call to the service lasts as long as this is read: it holds its place in the queue and the circuit's permit. Each
/// silence may last as long as the circuit's timeout. One that is dropped gives both back, and counts as abandoned.
public final class SpeechStream: Sendable {
    private enum Progress {
        /// This piece is there already.
        case first(ByteBuffer)
        case underWay
        /// Nothing more is to come: all of it was there, or this went wrong.
        case ended(SpeechError?)
    }

    private let call: ServiceCall
    private let reader: AnswerReader
    private let progress: Mutex<Progress>
    private let service: String
    private let timeout: Duration?
    private let sleep: @Sendable (Duration) async throws -> Void

    init(
        call: ServiceCall, reader: AnswerReader, first: ByteBuffer?, service: String, timeout: Duration?,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        progress = Mutex(first.map(Progress.first) ?? .underWay)
        (self.call, self.reader, self.service) = (call, reader, service)
        (self.timeout, self.sleep) = (timeout, sleep)
    }

    /// The next piece; nil once all of it is there.
    ///
    /// - Throws: `timedOut` after too long a silence, `upstream` if the stream broke off: what was read so far is then not
    ///   the whole. `cancelled` if the task was. Whoever asks again gets the same error again, never an end.
    public func next() async throws(SpeechError) -> ByteBuffer? {
        let before = progress.withLock { progress in
            let before = progress
            if case .first = progress { progress = .underWay }
            return before
        }
        switch before {
        case .first(let piece): return piece
        case .underWay: return try await read()
        case .ended(let error?): throw error
        case .ended(nil): return nil
        }
    }

    /// Gives up: nobody wants the rest.
    public func cancel() { end(.cancelled, cancellation) }

    private func read() async throws(SpeechError) -> ByteBuffer? {
        let failure: SpeechError
        do {
            let piece = try await withDeadline(timeout, sleep: sleep, onPassing: { [call] in call.judge(.timeout) }) {
                [reader] in try await reader.next()
            }
            if piece == nil { end(.success, nil) }
            return piece
        } catch is DeadlinePassed {
            failure = SpeechError(.timedOut, "speech service \(service) fell silent in the middle")
            end(.timeout, failure)
        } catch  where Task.isCancelled {
            failure = cancellation
            end(.cancelled, failure)
        } catch {
            failure = SpeechError(.upstream, "speech service \(service): the answer broke off", cause: "\(error)")
            end(.failure, failure)
        }
        throw failure
    }

    private var cancellation: SpeechError {
        SpeechError(.cancelled, "speech service \(service): the caller was cancelled")
    }

    /// Ends the call and remembers what to say about it; the first end counts.
    private func end(_ outcome: ServiceCall.Outcome, _ error: SpeechError?) {
        call.end(outcome)
        progress.withLock { progress in
            if case .ended = progress { return }
            progress = .ended(error)
        }
    }
}
