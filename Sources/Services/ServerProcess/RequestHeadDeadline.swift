import NIOCore
import NIOHTTP1

/// Closes a connection whose request head is not complete in time: ``RequestHeadTimer`` in a channel.
///
/// It stands right behind the HTTP decoder, where heads are whole, and puts ``ByteArrivals`` before it, where their bytes come
/// in. All of it runs on the channel's event loop.
final class RequestHeadDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var timer: RequestHeadTimer
    private var scheduled: Scheduled<Void>?
    private var context: ChannelHandlerContext?

    /// Creates a handler for one channel; heads have `limit` to become complete.
    init(limit: TimeAmount) { timer = RequestHeadTimer(limit: limit) }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        do {
            let arrivals = ByteArrivals { [weak self] in self?.received() }
            try context.pipeline.syncOperations.addHandler(arrivals, position: .first)
        } catch {
            // A pipeline that takes no handlers is one that is being torn down.
            context.close(promise: nil)
        }
        if context.channel.isActive { connected() }
    }

    func handlerRemoved(context: ChannelHandlerContext) { forget() }

    func channelActive(context: ChannelHandlerContext) {
        connected()
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        forget()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: timer.headCompleted()
        case .body: break
        case .end: timer.requestEnded()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { perform(timer.responseEnded(at: context.eventLoop.now)) }
        context.write(data, promise: promise)
    }

    private func connected() {
        guard let context else { return }
        perform(timer.connected(at: context.eventLoop.now))
    }

    private func received() {
        guard let context else { return }
        perform(timer.received(at: context.eventLoop.now))
    }

    private func fired() {
        guard let context else { return }
        perform(timer.fired(at: context.eventLoop.now))
    }

    private func perform(_ action: RequestHeadTimer.Action) {
        guard let context else { return }
        switch action {
        case .nothing:
            break
        case .arm(let deadline):
            scheduled = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
                self?.fired()
            }
        case .close:
            context.close(promise: nil)
        }
    }

    private func forget() {
        scheduled?.cancel()
        scheduled = nil
        context = nil
    }
}

@available(*, unavailable)
extension RequestHeadDeadline: Sendable {}
