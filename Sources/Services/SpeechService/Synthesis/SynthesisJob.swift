import Backpressure
import NIOCore
import ServerProcess

/// A text that is being spoken, between the process that speaks and the client that listens.
///
/// A few pieces of audio wait in between; then the process waits for its client. A client that takes nothing for
/// `patience` loses it.
final class SynthesisJob: Sendable {
    /// More than any two pieces have: the number of pieces is the bound that counts.
    private static let maximumBytes = 1_024 * 1_024

    let request: SynthesisRequest
    /// Ends when nobody listens any more.
    let abandonment: AsyncStream<Never>

    private let audio: BackpressureQueue<ByteBuffer>
    private let abandoned: AsyncStream<Never>.Continuation
    private let hangUp: HangUp?
    private let watch: Int?

    /// Creates a job; a client that hangs up abandons it.
    init(_ request: SynthesisRequest, hangUp: HangUp?, patience: Duration) throws(QueueError) {
        self.request = request
        self.hangUp = hangUp
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        (abandonment, abandoned) = (stream, continuation)
        watch = hangUp?.watch { continuation.finish() }
        audio = BackpressureQueue(
            name: "audio",
            configuration: try QueueConfiguration(
                maximumItems: 2, maximumBytes: Self.maximumBytes, strategy: .block, timeout: patience)
        ) { $0.readableBytes }
    }

    deinit { abandon() }

    /// Hands a piece to the client, and waits until it fits.
    func send(_ piece: ByteBuffer) async throws {
        guard piece.readableBytes > 0 else { return }
        if try await audio.offer(piece) != .enqueued {
            throw SpeechError(.timedOut, "client: it does not take what is spoken")
        }
    }

    /// The next piece; nil at the end.
    func next() async throws -> ByteBuffer? { try await audio.next() }

    /// Everything is spoken.
    func finish() { audio.finish() }

    /// Nothing more will be spoken.
    func fail(_ error: any Error) { audio.finish(throwing: error) }

    /// Nobody listens any more: whatever speaks is stopped. After the end it does nothing.
    func abandon() {
        abandoned.finish()
        if let watch { hangUp?.forget(watch) }
    }
}
