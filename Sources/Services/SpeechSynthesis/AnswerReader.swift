import AsyncHTTPClient
import NIOCore
import Synchronization

/// Reads an answer's body piece by piece.
///
/// Unchecked: `isReading` lets one task at the iterator at a time, and orders each after the one before.
final class AnswerReader: @unchecked Sendable {
    private var iterator: HTTPClientResponse.Body.AsyncIterator
    private let isReading = Atomic(false)

    init(_ body: HTTPClientResponse.Body) { iterator = body.makeAsyncIterator() }

    /// The next piece that is not empty; nil at the end.
    ///
    /// - Precondition: the piece before has been awaited.
    func next() async throws -> ByteBuffer? {
        precondition(!isReading.exchange(true, ordering: .acquiring), "an answer is read by one task at a time")
        defer { isReading.store(false, ordering: .releasing) }
        while let piece = try await iterator.next() {
            if piece.readableBytes > 0 { return piece }
        }
        return nil
    }
}
