package import HummingbirdCore
package import NIOCore

extension HTTPServerBuilder {
    /// HTTP/1 for the open: a connection whose request head is not complete within `headLimit` is closed, one that
    /// rests longer than `idleLimit` too; heads are bounded by the decoder, and ``HangUp`` can be watched.
    package static func guarded(
        headLimit: TimeAmount = .seconds(10),
        idleLimit: TimeAmount = .seconds(60)
    ) -> HTTPServerBuilder {
        .http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [RequestHeadDeadline(limit: headLimit), HangUpHandler()],
                idleTimeout: idleLimit
            ))
    }
}
