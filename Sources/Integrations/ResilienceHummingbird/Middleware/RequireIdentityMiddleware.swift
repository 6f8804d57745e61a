import HTTPTypes
public import Hummingbird

/// Refuses with 401 who is not known. To be added after the rate limit.
public struct RequireIdentityMiddleware<Context: IdentityRequestContext>: RouterMiddleware {
    /// Creates the middleware.
    public init() {}

    @concurrent
    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard context.identity != nil else {
            let isGiven = request.headers[.authorization] != nil
            throw ProblemDetails(
                .unauthorized, code: "UNAUTHORIZED",
                detail: isGiven
                    ? "the bearer token is not valid or has expired; log in again"
                    : "a bearer token is needed; log in first",
                headers: [.wwwAuthenticate: isGiven ? "Bearer error=\"invalid_token\"" : "Bearer"])
        }
        return try await next(request, context)
    }
}
