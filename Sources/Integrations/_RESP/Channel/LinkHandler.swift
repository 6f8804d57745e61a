import NIOCore

/// Tells a ``RedisLink`` what happens on the socket of one attempt.
final class LinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let link: RedisLink
    private let attempt: Int

    init(_ link: RedisLink, attempt: Int) { (self.link, self.attempt) = (link, attempt) }

    func channelActive(context: ChannelHandlerContext) {
        link.opened(attempt, context.channel)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        link.read(attempt, unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        link.finishedReading()
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        link.closed(attempt)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        link.caught(attempt, error)
        context.close(promise: nil)
    }
}
