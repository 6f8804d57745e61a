import ClientIdentity
import HTTPTypes
import Hummingbird
import RateLimiting
import ResilienceHummingbird
import ResilienceService

/// Decides about the request that a proxy has in hand: nginx's `auth_request`, Traefik's ForwardAuth, Caddy's
/// `forward_auth`.
///
/// What the request is, is told by the headers that proxies add, which count from trusted proxies only. A proxy hands on
/// what its own client sent besides, so a header that only one kind of proxy sets could be the client's: where two tell
/// different things, the request is refused.
struct ForwardAuth: Sendable {
    private static let methods = ["X-Forwarded-Method", "X-Original-Method"].compactMap { HTTPField.Name($0) }
    private static let paths = ["X-Forwarded-Uri", "X-Original-URI", "X-Original-URL"]
        .compactMap { HTTPField.Name($0) }

    let manager: ResilienceManager

    func answer(_ request: Request, _ context: ResilienceRequestContext) async throws -> Response {
        let peer = context.remoteAddress?.ipAddress ?? ""
        let clients = manager.clients
        guard clients.isTrusted(proxy: peer) else {
            throw Self.refusal("the peer \(peer) is none of clients.trusted_proxies, whose headers count")
        }
        guard let path = try Self.told(Self.paths, in: request) else {
            throw Self.refusal("X-Forwarded-Uri or X-Original-URI: missing, the path of the request")
        }
        let client = await clients.identify(peer: peer, headers: RequestHeaderFields(fields: request.headers))
        let ruling = try await manager.limiter.decideInSpan(
            RateLimitRequest(
                method: try Self.told(Self.methods, in: request) ?? "GET", path: NormalizedPath(Self.path(of: path)),
                client: client.client))
        let answer = RulingAnswer(ruling, at: manager.limiter.now())
        guard var denial = answer?.denial else { return Response(status: .ok, headers: answer?.fields ?? [:]) }
        if request.uri.queryParameters["denied"] == "403" { denial.status = .forbidden }
        return try denial.response(from: request, context: context)
    }

    /// What the headers of these names tell; nil if there are none.
    ///
    /// - Throws: if they tell different things.
    private static func told(_ names: [HTTPField.Name], in request: Request) throws -> String? {
        let values = Set(names.flatMap { request.headers[values: $0] })
        guard values.count <= 1 else {
            throw refusal(
                "\(names.map(\.rawName).joined(separator: ", ")): they tell different things, set one of them")
        }
        return values.first
    }

    /// The path of a target, which some proxies send with the scheme and host.
    private static func path(of target: String) -> String {
        guard let scheme = target.firstRange(of: "://"), !target.hasPrefix("/") else { return target }
        let rest = target[scheme.upperBound...]
        return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
    }

    private static func refusal(_ detail: String) -> ProblemDetails {
        ProblemDetails(.badRequest, code: "BAD_REQUEST", detail: detail)
    }
}
