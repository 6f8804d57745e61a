import HTTPTypes
import Hummingbird
import ResilienceHummingbird

/// Keeps those out who may not ask for decisions.
struct CheckAccessMiddleware: RouterMiddleware {
    let access: CheckAccess

    @concurrent
    func handle(
        _ request: Request, context: ResilienceRequestContext,
        next: @concurrent (Request, ResilienceRequestContext) async throws -> Response
    ) async throws -> Response {
        guard access.admits(authorization: request.headers[.authorization]) else {
            throw ProblemDetails(
                .unauthorized, code: "UNAUTHORIZED", detail: "asking for decisions needs the token of this service",
                headers: [.wwwAuthenticate: "Bearer realm=\"resilience\""])
        }
        return try await next(request, context)
    }
}
