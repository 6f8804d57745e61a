package import NIOCore

/// Sees a client hang up, also while its request is waiting and nothing is read or written.
package final class HangUpHandler: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = NIOAny
    package typealias InboundOut = NIOAny

    /// Where it is told.
    package let hangUp = HangUp()

    package init() {}

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { hangUp.happen() }
        context.fireUserInboundEventTriggered(event)
    }

    package func channelInactive(context: ChannelHandlerContext) {
        hangUp.happen()
        context.fireChannelInactive()
    }
}

@available(*, unavailable)
extension HangUpHandler: Sendable {}
