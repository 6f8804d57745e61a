package import NIOCore
package import NIOHTTP1

/// Answers some requests without waiting for anything, on the event loop of their connection.
package protocol PromptResponder: Sendable {
    /// Whether it may have an answer to a request with that head.
    func mayAnswer(_ head: HTTPRequestHead) -> Bool

    /// The answer; nil: the routes are to answer. Of a request that it leaves to them it must have done nothing.
    ///
    /// - Parameter start: when the head was there.
    func answer(to head: HTTPRequestHead, _ body: ByteBuffer, since start: NIODeadline) -> PromptAnswer?
}

/// A whole response, but for its date and its length.
package struct PromptAnswer: Sendable {
    package let status: HTTPResponseStatus
    package let headers: HTTPHeaders
    package let body: ByteBuffer

    package init(status: HTTPResponseStatus, headers: HTTPHeaders, body: ByteBuffer) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }
}
