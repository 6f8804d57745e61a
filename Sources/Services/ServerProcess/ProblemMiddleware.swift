import HTTPTypes
package import Hummingbird
package import HummingbirdCore
import Logging
import NIOCore

/// Makes every error that leaves a route an answer in `application/problem+json`.
package struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    package init() {}

    @concurrent
    package func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            return try Self.problem(error, request).response(from: request, context: context)
        } catch is NIOTooManyBytesError {
            let problem = ProblemResponse(
                .contentTooLarge, code: "CONTENT_TOO_LARGE", detail: "The request's body is too large")
            return try problem.response(from: request, context: context)
        } catch let error as any HTTPResponseError {
            return try error.response(from: request, context: context)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            context.logger.error("\(request.method) \(request.uri.path) failed: \(error)")
            let problem = ProblemResponse(
                .internalServerError, code: "INTERNAL_ERROR", detail: "The request could not be answered")
            return try problem.response(from: request, context: context)
        }
    }

    private static func problem(_ error: HTTPError, _ request: Request) -> ProblemResponse {
        if error.status == .notFound {
            return ProblemResponse(
                .notFound, code: "NOT_FOUND", detail: "\(request.method) \(request.uri.path) is unknown")
        }
        return ProblemResponse(
            error.status,
            code: error.status.reasonPhrase.uppercased().replacing(" ", with: "_"),
            detail: error.body ?? error.status.reasonPhrase)
    }
}
