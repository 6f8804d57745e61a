import AsyncHTTPClient
import NIOCore

/// Reads an answer's body piece by piece.
///
/// Unchecked: the iterator is used by one task at a time, since each piece is awaited before the next is asked for, and by
/// nobody after the end.
final class AnswerReader: @unchecked Sendable {
    private var iterator: HTTPClientResponse.Body.AsyncIterator

    init(_ body: HTTPClientResponse.Body) { iterator = body.makeAsyncIterator() }

    /// The next piece that is not empty; nil at the end.
    func next() async throws -> ByteBuffer? {
        while let piece = try await iterator.next() {
            if piece.readableBytes > 0 { return piece }
        }
        return nil
    }
}
