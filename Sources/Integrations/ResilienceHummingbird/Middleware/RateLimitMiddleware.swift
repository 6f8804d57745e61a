public import ClientIdentity
import HTTPTypes
public import Hummingbird
import Logging
import NIOCore
public import RateLimiting
import ResilienceConfiguration
import ResiliencePrimitives
public import ResilienceService

/// Limits requests: identifies who asks, decides by the rules, tells the client its limits, and refuses with 429 what is
/// over them.
///
///     router.add(middleware: RateLimitMiddleware(limiter: limiter))
///
/// To be added after the authentication and before whatever refuses those who are not known, so that guessing is limited
/// too. A decision in memory does not suspend.
public struct RateLimitMiddleware<Context: RemoteAddressRequestContext>: RouterMiddleware {
    private let limiter: RateLimiter
    private let clients: @Sendable () -> ClientIdentifier
    private let exempt: ExemptPaths
    private let subject: @Sendable (Context) -> String?

    /// Creates the middleware.
    ///
    /// - Parameters:
    ///   - limiter: decides.
    ///   - clients: says who asks; the default believes no header and goes by the peer's address.
    ///   - exempt: paths that are never limited, whatever the rules say, with all below them.
    ///   - subject: whom the application's authentication vouches for.
    public init(
        limiter: RateLimiter, clients: ClientIdentifier = ClientIdentifier(), exempt: [String] = [],
        subject: @escaping @Sendable (Context) -> String? = { ($0 as? any IdentityRequestContext)?.identity?.subject }
    ) {
        self.init(limiter, clients: { clients }, exempt, subject)
    }

    /// Creates the middleware for a service whose configuration may change while it runs: what is in force at the time of a
    /// request decides about it.
    ///
    /// - Parameters:
    ///   - manager: owns the limiter, and knows who asks.
    ///   - verifiesTokens: whether a bearer token is looked at here: no, if the application's authentication has.
    ///   - exempt: paths that are never limited, whatever the rules say, with all below them.
    ///   - subject: whom the application's authentication vouches for.
    public init(
        manager: ResilienceManager, verifiesTokens: Bool = true, exempt: [String] = [],
        subject: @escaping @Sendable (Context) -> String? = { ($0 as? any IdentityRequestContext)?.identity?.subject }
    ) {
        let unverifying = Configured(by: manager) { ClientIdentifier(configuration: $0.clients) }
        self.init(
            manager.limiter, clients: { verifiesTokens ? manager.clients : unverifying.value }, exempt, subject)
    }

    private init(
        _ limiter: RateLimiter, clients: @escaping @Sendable () -> ClientIdentifier, _ exempt: [String],
        _ subject: @escaping @Sendable (Context) -> String?
    ) {
        (self.limiter, self.clients, self.exempt, self.subject) = (limiter, clients, ExemptPaths(exempt), subject)
    }

    @concurrent
    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let path = NormalizedPath(request.uri.path)
        guard exempt.exempting(path) == nil else { return try await next(request, context) }
        let client = await clients().identify(
            peer: context.remoteAddress?.ipAddress ?? "", headers: RequestHeaderFields(fields: request.headers),
            verifiedSubject: subject(context))
        let ruling = try await limiter.decideInSpan(
            RateLimitRequest(
                method: request.method.rawValue, path: path, client: client.client))
        guard let answer = RulingAnswer(ruling, at: limiter.now()) else { return try await next(request, context) }
        if let denial = answer.denial {
            context.logger.debug(
                "over a limit",
                metadata: ["rule": "\(ruling.rule?.name ?? "")", "client.type": "\(client.client.type)"])
            throw denial
        }
        return try await Self.adding(answer.fields) { try await next(request, context) }
    }

    /// Responses that are errors tell the limits too.
    @concurrent
    private static func adding(
        _ fields: HTTPFields, _ respond: @concurrent () async throws -> Response
    ) async throws -> Response {
        do {
            var response = try await respond()
            for field in fields { response.headers[field.name] = field.value }
            return response
        } catch let error as CancellationError {
            throw error
        } catch {
            throw LimitedError(error, fields)
        }
    }
}
