package import HTTPTypes
package import HummingbirdCore
package import NIOCore

extension HTTPServerBuilder {
    /// HTTP/1 for the open: a connection whose request head is not complete within `headLimit` is closed, and one whose
    /// body is not within `bodyLimit`, unless the request `lasts`; one that rests longer than `idleLimit` too. Heads are
    /// bounded by the decoder, ``HangUp`` can be watched, and ``ShortAnswers`` leave in one piece. A `responder` is asked
    /// before the routes are.
    package static func guarded(
        headLimit: TimeAmount = .seconds(10),
        bodyLimit: TimeAmount = .seconds(30),
        idleLimit: TimeAmount = .seconds(60),
        lasts: @escaping @Sendable (HTTPRequest) -> Bool = { _ in false },
        asking responder: (any PromptResponder)? = nil
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { routes in
            GuardedChannel(
                routes, headLimit: headLimit, bodyLimit: bodyLimit, idleLimit: idleLimit, lasts: lasts,
                responder: responder)
        }
    }
}
