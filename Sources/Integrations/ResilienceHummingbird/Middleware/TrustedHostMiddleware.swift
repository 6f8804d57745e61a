import HTTPTypes
public import Hummingbird
import ResilienceConfiguration
public import ResilienceService

/// Refuses requests for hosts that are not ours, before anything else looks at them: 421, so that caches and links
/// cannot be poisoned by a made-up `Host`.
public struct TrustedHostMiddleware<Context: RequestContext>: RouterMiddleware {
    private let hosts: @Sendable () -> Set<String>

    /// Creates a guard for `hosts`, compared without port and case; an empty list lets any host pass.
    public init(hosts: [String]) {
        let hosts = Self.names(hosts)
        self.hosts = { hosts }
    }

    /// Creates a guard for the hosts that the configuration in force names at the time of a request.
    public init(manager: ResilienceManager) {
        let names = Configured(by: manager) { Self.names($0.settings.http.trustedHosts) }
        hosts = { names.value }
    }

    @concurrent
    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let (hosts, host) = (hosts(), Self.name(of: request.head.authority ?? ""))
        guard hosts.isEmpty || hosts.contains(host) else {
            throw ProblemDetails(
                .misdirectedRequest, code: "UNKNOWN_HOST", detail: "host \"\(host.prefix(100))\" is not served here")
        }
        return try await next(request, context)
    }

    private static func names(_ hosts: [String]) -> Set<String> { Set(hosts.map(name)) }

    /// An authority without its port: `[::1]:8000` is `[::1]`.
    private static func name(of authority: String) -> String {
        let lowercased = authority.lowercased()
        if lowercased.hasPrefix("["), let end = lowercased.firstIndex(of: "]") { return String(lowercased[...end]) }
        return String(lowercased.prefix { $0 != ":" })
    }
}
