import ClientIdentity
import HTTPTypes
public import Hummingbird
import Logging
import NIOCore
import ResilienceConfiguration
public import ResilienceService

/// What an operator sees and does over HTTP, under `/resilience`: health, numbers, circuits, queues, limits, the
/// configuration and what happens.
///
///     ResilienceRoutes(manager: manager, adminToken: environment["RESILIENCE_ADMIN_TOKEN"]).add(to: router)
///
/// What reads is open to anyone who may reach the port; what tells about a client or changes something is for
/// administrators, and without any, for nobody. An administrator sends the token, or a JSON Web Token with the role
/// `admin`, signed with the configured key. Every change is told to the log and to those who listen.
public struct ResilienceRoutes: Sendable {
    /// What all are called who come from nobody knows where.
    private static let unknown = "unknown"

    private let paths: [ManagementPath]
    private let manager: ResilienceManager
    private let guardian: AdminGuard

    /// Creates the routes for what `manager` owns.
    ///
    /// - Parameters:
    ///   - adminToken: what administrators send as a bearer token; nil or empty: there is none.
    ///   - speech: the text-to-speech clients, where there are some.
    ///   - others: parts whose health only the caller knows.
    ///   - servesMetrics: whether the application answers Prometheus under `/metrics`, for the OpenAPI document to say so.
    ///   - clock: what seconds are told by.
    public init(
        manager: ResilienceManager, adminToken: String? = nil,
        speech: @escaping @Sendable () -> [SpeechClientParts] = { [] },
        others: @escaping @Sendable () -> [HealthReport.Component] = { [] }, servesMetrics: Bool = false,
        clock: some Clock<Duration> = .continuous
    ) {
        self.manager = manager
        let access = AdminAccess(token: adminToken) {
            // A verifier that nobody configured proves to this process who somebody is, not what they may do
            manager.configuration.tokenKey == nil ? nil : manager.verifier
        }
        guardian = AdminGuard(access: access, clock: clock)
        let answers = ManagementAnswers(manager: manager, speech: speech, others: others, clock: clock)
        let others = [OpenAPIDocument.path] + (servesMetrics ? ["/metrics"] : [])
        let served = Set(answers.routes.map { "/resilience/" + $0.path } + others)
        let document = OpenAPIDocument { served.contains($0) }
        paths = ManagementPath.all(
            of: answers.routes + [
                ManagementRoute(.get, "openapi.json") { _ in ManagementJSON.response(json: document.json) }
            ]
        )
    }

    /// Adds the routes to `router`. Where its contexts know the other end's address, as ``ResilienceRequestContext`` does,
    /// those who guess at the token are told apart by it, and ten may listen from one; where not, guessers are all one.
    public func add<Context: RequestContext>(to router: some RouterMethods<Context>) {
        let group = router.group("/resilience").add(middleware: ProblemMiddleware())
        let (clients, others) = (paths.filter(\.isOfClient), paths.filter { !$0.isOfClient })
        for method in ManagementPath.methods {
            for path in others {
                group.on(path.pattern, method: method) { request, context in
                    try await answer(request, context, path, path.values(in: context.parameters))
                }
            }
            // The names of clients may have slashes in them, encoded or not
            group.on(ManagementPath.ofClients, method: method) { request, context in
                let steps = context.parameters.getCatchAll()
                guard let path = clients.first(where: { $0.fits(steps) }) else { throw HTTPError(.notFound) }
                return try await answer(request, context, path, path.client(in: steps))
            }
        }
    }

    private func answer(
        _ request: Request, _ context: some RequestContext, _ path: ManagementPath, _ parameters: [String: String]
    ) async throws -> Response {
        let address = address(of: request, context)
        do {
            return try await path.answer(request, parameters, from: address) { access in
                switch access {
                case .anyone: nil
                case .anyoneAndMoreForAdmins where request.bearer == nil || !guardian.isConfigured: nil
                case .anyoneAndMoreForAdmins, .admins:
                    try await guardian.admit(request, from: address ?? Self.unknown, logger: context.logger)
                }
            }
        } catch {
            // Nothing may follow the head of an answer to HEAD, an error's text neither
            guard request.method == .head, let problem = ProblemDetails(error) else { throw error }
            return try problem.response(from: request, context: context).createHeadResponse()
        }
    }

    /// Where a request comes from, behind trusted proxies too; nil where the context does not know.
    private func address(of request: Request, _ context: some RequestContext) -> String? {
        guard let peer = (context as? any RemoteAddressRequestContext)?.remoteAddress?.ipAddress else { return nil }
        return manager.clients.addressName(peer: peer, headers: RequestHeaderFields(fields: request.headers))
    }
}
