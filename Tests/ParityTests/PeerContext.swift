import HTTPTypes
import Hummingbird
import NIOCore

/// A request context whose peer a header names, since a router that is driven without a socket has none.
struct PeerContext: RemoteAddressRequestContext {
    static let field = HTTPField.Name("X-Peer")!

    var coreContext: CoreRequestContextStorage
    var remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) { coreContext = CoreRequestContextStorage(source: source) }
}

/// Reads the peer from its header.
struct PeerMiddleware: RouterMiddleware {
    @concurrent
    func handle(
        _ request: Request, context: PeerContext,
        next: @concurrent (Request, PeerContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.remoteAddress = try request.headers[PeerContext.field].map {
            try SocketAddress(ipAddress: $0, port: 4000)
        }
        return try await next(request, context)
    }
}
