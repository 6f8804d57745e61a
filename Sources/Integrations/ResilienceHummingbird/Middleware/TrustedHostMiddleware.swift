import HTTPTypes
public import Hummingbird

/// Refuses requests for hosts that are not ours, before anything else looks at them: 421, so that caches and links
/// cannot be poisoned by a made-up `Host`.
public struct TrustedHostMiddleware<Context: RequestContext>: RouterMiddleware {
    private let hosts: Set<String>

    /// Creates a guard for `hosts`, compared without port and case; an empty list lets any host pass.
    public init(hosts: [String]) { self.hosts = Set(hosts.map(Self.name)) }

    @concurrent
    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let host = Self.name(of: request.head.authority ?? "")
        guard hosts.isEmpty || hosts.contains(host) else {
            throw ProblemDetails(
                .misdirectedRequest, code: "UNKNOWN_HOST", detail: "host \"\(host.prefix(100))\" is not served here")
        }
        return try await next(request, context)
    }

    /// An authority without its port: `[::1]:8000` is `[::1]`.
    private static func name(of authority: String) -> String {
        let lowercased = authority.lowercased()
        if lowercased.hasPrefix("["), let end = lowercased.firstIndex(of: "]") { return String(lowercased[...end]) }
        return String(lowercased.prefix { $0 != ":" })
    }
}
