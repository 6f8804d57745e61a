import ClientIdentity
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import RateLimiting
import ResilienceConfiguration
import ResilienceHummingbird
import ResiliencePrimitives
import ResilienceTesting

/// A service behind the rate limit middleware, on a clock that a test moves.
struct LimitedService {
    let clock = ManualClock()
    let limiter: RateLimiter
    private let clients: ClientIdentifier

    init(_ configuration: ResolvedConfiguration, startingAt start: MonotonicTime) {
        clients = ClientIdentifier(configuration: configuration.clients)
        limiter = RateLimiter(
            rules: configuration.rules, store: MemoryStore(maxKeys: 1000, maxMemory: 1 << 20), clock: clock,
            startingAt: start)
    }

    /// Its application, for the router alone.
    var application: some ApplicationProtocol {
        let router = Router(context: PeerContext.self)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: PeerMiddleware())
        router.add(middleware: RateLimitMiddleware(limiter: limiter, clients: clients))
        for path in ["/", "**"] as [RouterPath] {
            router.get(path) { _, _ in "ok" }
            router.post(path) { _, _ in "ok" }
        }
        return Application(
            router: NormalizedPaths(router), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
}

extension TestClientProtocol {
    /// Sends a request.
    func answer(to request: RandomRequest) async throws -> TestResponse {
        var fields = HTTPFields()
        for header in request.headers {
            fields.append(HTTPField(name: HTTPField.Name(header.name)!, value: header.value))
        }
        fields[PeerContext.field] = request.peer
        return try await executeRequest(
            uri: request.path, method: HTTPRequest.Method(request.method)!, headers: fields, body: nil)
    }
}
