import HTTPTypes
public import Hummingbird
import ResilienceConfiguration
public import ResilienceService

/// Lets browsers of the origins named call, and of no other: Hummingbird's CORS middleware, chosen by origin.
public struct CrossOriginMiddleware<Context: RequestContext>: RouterMiddleware {
    private let byOrigin: @Sendable () -> [String: CORSMiddleware<Context>]
    private let exposed: String

    /// Creates CORS for `origins`, as browsers write them: `https://hotel.example`.
    ///
    /// `exposing` names the response headers that scripts may read.
    public init(origins: [String], exposing exposed: [String] = RateLimitFields.names + ["Retry-After"]) {
        let byOrigin = Self.middlewares(for: origins)
        self.init(exposing: exposed) { byOrigin }
    }

    /// The same for the origins that the configuration in force names at the time of a request.
    public init(
        manager: ResilienceManager, exposing exposed: [String] = RateLimitFields.names + ["Retry-After"]
    ) {
        let byOrigin = Configured(by: manager) { Self.middlewares(for: $0.settings.http.corsOrigins) }
        self.init(exposing: exposed) { byOrigin.value }
    }

    private init(exposing exposed: [String], _ byOrigin: @escaping @Sendable () -> [String: CORSMiddleware<Context>]) {
        (self.byOrigin, self.exposed) = (byOrigin, exposed.joined(separator: ", "))
    }

    private static func middlewares(for origins: [String]) -> [String: CORSMiddleware<Context>] {
        Dictionary(
            origins.map { origin in
                (
                    origin,
                    CORSMiddleware(
                        allowOrigin: .custom(origin), allowMethods: [.get, .post, .put, .delete, .head, .options])
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    @concurrent
    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let origin = request.headers[.origin], let cors = byOrigin()[origin] else {
            return try await next(request, context)
        }
        return try await cors.handle(request, context: context) { [exposed] request, context in
            // Errors become responses here, so that scripts of these origins may read them too
            var response = try await ProblemMiddleware().handle(request, context: context, next: next)
            // On the answer itself: browsers do not look for it in that to a preflight
            response.headers[.accessControlExposeHeaders] = exposed
            return response
        }
    }
}
