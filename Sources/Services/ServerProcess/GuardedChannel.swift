import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypesHTTP1

/// A connection of HTTP/1 with deadlines, on which a ``PromptResponder`` may be asked first.
struct GuardedChannel: ServerChildChannel {
    private let channel: HTTP1Channel
    private let headLimit: TimeAmount
    /// How long the handlers behind a responder may see nothing of a connection that is used.
    private let silence: TimeAmount
    private let responder: (any PromptResponder)?

    /// - Parameters:
    ///   - lasts: which requests may send for as long as they like.
    ///   - responder: is asked before the routes are. A connection may then rest an eighth longer than `idleLimit`.
    init(
        _ routes: @escaping HTTPChannelHandler.Responder, headLimit: TimeAmount, bodyLimit: TimeAmount,
        idleLimit: TimeAmount, lasts: @escaping @Sendable (HTTPRequest) -> Bool,
        responder: (any PromptResponder)?
    ) {
        silence = responder == nil ? .zero : .nanoseconds(idleLimit.nanoseconds / 8)
        (self.headLimit, self.responder) = (headLimit, responder)
        channel = HTTP1Channel(
            responder: routes,
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [
                    RequestBodyDeadline(limit: bodyLimit, lasts: lasts), HangUpHandler(), ShortAnswers(),
                ],
                idleTimeout: idleLimit + silence
            ))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        self.channel.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            try pipeline.addHandler(RequestHeadDeadline(limit: headLimit), position: .before(codec))
            guard let responder else { return value }
            try pipeline.addHandler(PromptAnswers(responder, longestSilence: silence), position: .before(codec))
            return value
        }
    }

    @concurrent
    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await channel.handle(value: value, logger: logger)
    }
}
