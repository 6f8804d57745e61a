import HTTPTypes
import Hummingbird

/// One path under `/resilience`, with all that may be asked of it.
struct ManagementPath: Sendable {
    /// What may be sent to it; others are no methods of anything here, and not found.
    static let methods: [HTTPRequest.Method] =
        [.get, .head, .post, .put, .delete, .patch, .options, .trace, .connect]
        + [HTTPRequest.Method("QUERY")].compactMap { $0 }
    /// All below that is about a client.
    static let ofClients: RouterPath = "rate-limits/**"

    private static let client = "rate-limits/{client_id}"
    private static let reset = "reset"

    private let path: String
    private let routes: [HTTPRequest.Method: ManagementRoute]
    private let allowed: String

    /// The paths of `routes`, each with its methods.
    static func all(of routes: [ManagementRoute]) -> [ManagementPath] {
        Dictionary(grouping: routes, by: \.path).map { ManagementPath($0.key, $0.value) }
    }

    private init(_ path: String, _ routes: [ManagementRoute]) {
        self.path = path
        self.routes = Dictionary(routes.map { ($0.method, $0) }, uniquingKeysWith: { first, _ in first })
        let methods = self.routes.keys.map(\.rawValue) + (self.routes[.get] == nil ? [] : ["HEAD"]) + ["OPTIONS"]
        allowed = methods.sorted().joined(separator: ", ")
    }

    /// Whether it is about a client.
    var isOfClient: Bool { path.hasPrefix(Self.client) }

    /// The same for a router: `circuit-breakers/:name`.
    var pattern: RouterPath { RouterPath(path.replacing("{", with: ":").replacing("}", with: "")) }

    /// What stands in a request's path where this one has names.
    func values(in parameters: Parameters) -> [String: String] {
        let names = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        return names.reduce(into: [:]) { $0[$1] = parameters.get($1) }
    }

    /// Whether it is this path about a client that `steps` are: who is called `…/reset` has to be written with `%2F`.
    func fits(_ steps: [Substring]) -> Bool {
        let isReset = steps.count > 1 && steps.last.map(String.init) == Self.reset
        return isReset == (path != Self.client)
    }

    /// The client's name in `steps`.
    func client(in steps: [Substring]) -> [String: String] {
        ["client_id": (path == Self.client ? steps[...] : steps.dropLast()).joined(separator: "/")]
    }

    /// Answers a request from `address`, if it may be asked, by whom `admit` lets pass.
    ///
    /// - Throws: 405 where the method is not answered, with those that are.
    func answer(
        _ request: Request, _ parameters: [String: String], from address: String?,
        admit: (ManagementRoute.Access) async throws -> Administrator?
    ) async throws -> Response {
        if request.method == .options { return Response(status: .noContent, headers: [.allow: allowed]) }
        let isHead = request.method == .head
        guard let route = routes[isHead ? .get : request.method] else {
            throw ProblemDetails(
                .methodNotAllowed, code: "METHOD_NOT_ALLOWED",
                detail: "\(request.method) is not answered here; \(allowed) are", headers: [.allow: allowed])
        }
        let administrator = try await admit(route.access)
        let response = try await route.answer(
            ManagementCall(request: request, parameters: parameters, administrator: administrator, address: address))
        guard isHead else { return response }
        var head = response.createHeadResponse()
        // Of what has no length, as the events, the head says none
        head.headers[.contentLength] = response.headers[.contentLength]
        return head
    }
}
