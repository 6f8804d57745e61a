import HTTPTypes
public import Hummingbird
import RateLimiting

/// Lets routes see the path that rules see, so that no spelling of a path reaches a route without meeting its limit.
///
///     let app = Application(router: NormalizedPaths(router))
///
/// `/auth/login/`, `//auth/login`, `/auth/%6Cogin` and `/auth/x/../login` all become `/auth/login`; the query stays.
public struct NormalizedPaths<Builder: HTTPResponderBuilder>: HTTPResponderBuilder {
    /// Answers as `inner` does to the normalised path.
    public struct Responder: HTTPResponder {
        let inner: Builder.Responder

        /// Normalises the path, O(path), and hands the request on.
        @concurrent
        public func respond(to request: Request, context: Builder.Responder.Context) async throws -> Response {
            let target = request.head.path ?? "/"
            let query = target.firstIndex(of: "?").map { String(target[$0...]) } ?? ""
            let normal = NormalizedPath(request.uri.path).text + query
            guard normal != target else { return try await inner.respond(to: request, context: context) }
            var head = request.head
            head.path = normal
            return try await inner.respond(to: Request(head: head, body: request.body), context: context)
        }
    }

    private let router: Builder

    /// Puts the normalisation in front of `router`.
    public init(_ router: Builder) { self.router = router }

    /// Builds the router's responder behind the normalisation.
    public func buildResponder() -> Responder { Responder(inner: router.buildResponder()) }
}
