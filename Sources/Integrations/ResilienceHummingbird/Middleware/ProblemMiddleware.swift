import HTTPTypes
public import Hummingbird
import Logging

/// Turns every error of the routes and middlewares below it into problem details: open circuits and full queues are 503,
/// timeouts 504, the framework's own what they say, and what nobody knows 500, told to the log and not to the client.
///
/// To be added before all others.
public struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    /// Creates the middleware.
    public init() {}

    @concurrent
    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as CancellationError {
            throw error
        } catch let limited as LimitedError {
            var response = try Self.response(to: limited.cause, request, context)
            for field in limited.fields { response.headers[field.name] = field.value }
            return response
        } catch {
            return try Self.response(to: error, request, context)
        }
    }

    private static func response(to error: any Error, _ request: Request, _ context: Context) throws -> Response {
        if let error = error as? HTTPError, error.status == .notFound, error.body == nil {
            return try ProblemDetails(
                .notFound, code: "NOT_FOUND", detail: "\(request.method) \(request.uri.path) is unknown"
            ).response(from: request, context: context)
        }
        if let problem = ProblemDetails(error) { return try problem.response(from: request, context: context) }
        if let error = error as? any HTTPResponseError { return try error.response(from: request, context: context) }
        context.logger.error(
            "a request failed",
            metadata: [
                "http.request.method": "\(request.method)", "url.path": "\(request.uri.path)", "reason": "\(error)",
            ])
        return try ProblemDetails(
            .internalServerError, code: "INTERNAL_ERROR", detail: "the request could not be answered; it is in the log"
        ).response(from: request, context: context)
    }
}
