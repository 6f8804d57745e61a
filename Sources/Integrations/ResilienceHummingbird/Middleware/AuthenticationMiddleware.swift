public import ClientIdentity
import HTTPTypes
public import Hummingbird
import Logging
public import ResilienceService

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Says who is asking: verifies a bearer token and puts what it says into the context.
///
/// It refuses nobody. Refusing comes after the rate limit (``RequireIdentityMiddleware``), so that guessing tokens is
/// limited too, and a made-up token makes nobody a new client.
public struct AuthenticationMiddleware<Context: IdentityRequestContext>: RouterMiddleware {
    private let verifier: @Sendable () -> TokenVerifier?

    /// Creates the middleware for tokens that `verifier` accepts.
    public init(verifier: TokenVerifier) { self.verifier = { verifier } }

    /// The same for those that the configuration in force accepts at the time of a request.
    public init(manager: ResilienceManager) { verifier = { manager.verifier } }

    @concurrent
    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let token = request.bearer, let verifier = verifier() {
            do {
                context.identity = try await verifier.verify(token, now: Date())
            } catch {
                context.logger.debug("a bearer token was not accepted", metadata: ["reason": "\(error)"])
            }
        }
        return try await next(request, context)
    }
}
