package import HTTPTypes
package import NIOCore
package import NIOHTTPTypes

/// Closes a connection whose request body does not come to its end in time, whether or not somebody reads it.
///
/// Without it a stranger could send all of a body but its last byte, again and again, and have each of them kept. Requests
/// that last, such as a call's sound, are left alone.
package final class RequestBodyDeadline: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPRequestPart
    package typealias InboundOut = HTTPRequestPart

    private let limit: TimeAmount
    private let lasts: @Sendable (HTTPRequest) -> Bool
    private var isDue = false
    private var scheduled: Scheduled<Void>?

    /// Creates a handler for one channel; bodies have `limit` to become complete, but for requests of which `lasts` says
    /// that they take their time.
    package init(limit: TimeAmount, lasts: @escaping @Sendable (HTTPRequest) -> Bool) {
        (self.limit, self.lasts) = (limit, lasts)
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): isDue = !lasts(head)
        case .body: break
        case .end: stop()
        }
        context.fireChannelRead(data)
    }

    /// Most bodies are there with their head; only those that are not cost a timer.
    package func channelReadComplete(context: ChannelHandlerContext) {
        if isDue, scheduled == nil {
            let channel = context.channel
            scheduled = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
        }
        context.fireChannelReadComplete()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    package func handlerRemoved(context: ChannelHandlerContext) { stop() }

    private func stop() {
        isDue = false
        scheduled?.cancel()
        scheduled = nil
    }
}

@available(*, unavailable)
extension RequestBodyDeadline: Sendable {}
