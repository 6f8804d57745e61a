import HTTPTypes
public import Hummingbird

/// Lets browsers of the origins named call, and of no other: Hummingbird's CORS middleware, chosen by origin.
public struct CrossOriginMiddleware<Context: RequestContext>: RouterMiddleware {
    private let byOrigin: [String: CORSMiddleware<Context>]

    /// Creates CORS for `origins`, as browsers write them: `https://hotel.example`.
    ///
    /// `exposing` names the response headers that scripts may read.
    public init(origins: [String], exposing exposed: [String] = RateLimitFields.names + ["Retry-After"]) {
        byOrigin = Dictionary(
            origins.map { origin in
                (
                    origin,
                    CORSMiddleware(
                        allowOrigin: .custom(origin), allowMethods: [.get, .post, .put, .delete, .head, .options],
                        exposedHeaders: exposed)
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    @concurrent
    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let origin = request.headers[.origin], let cors = byOrigin[origin] else {
            return try await next(request, context)
        }
        // Errors become responses here, so that scripts of these origins may read them too
        return try await cors.handle(request, context: context) { request, context in
            try await ProblemMiddleware().handle(request, context: context, next: next)
        }
    }
}
