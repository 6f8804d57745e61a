import HTTPTypes
package import NIOCore
package import NIOHTTPTypes

/// Sends a short answer by one system call, which costs more than a decision, where it would take one for its head and one
/// for its body.
///
/// Who writes an answer part by part flushes each of them. The head of one whose `Content-Length` is at most 16 KiB waits
/// here for the end; longer answers, and those whose length nobody knows yet, leave as they come.
package final class ShortAnswers: ChannelOutboundHandler, RemovableChannelHandler {
    package typealias OutboundIn = HTTPResponsePart
    package typealias OutboundOut = HTTPResponsePart

    /// In bytes; a fourth of what a channel holds before it asks its writers to wait, which would be for ever.
    private static let longest = 1 << 14
    private var isHolding = false

    package init() {}

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): isHolding = Self.isShort(head)
        case .body: break
        case .end: isHolding = false
        }
        context.write(data, promise: promise)
    }

    package func flush(context: ChannelHandlerContext) {
        if !isHolding { context.flush() }
    }

    private static func isShort(_ head: HTTPResponse) -> Bool {
        let length = head.headerFields.first { $0.name == .contentLength }.flatMap { Int($0.value) }
        return length.map { $0 <= longest } ?? false
    }
}

@available(*, unavailable)
extension ShortAnswers: Sendable {}
