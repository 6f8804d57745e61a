import Backpressure
import ClientIdentity
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ResilienceHummingbird
import ResilienceService
import ServerProcess

/// Logging in: a name and a password against a token.
struct LoginRoutes {
    private static let lifetime = Duration.seconds(3600)

    let users: UserDirectory
    /// Has the key to sign by.
    let manager: ResilienceManager
    /// Bounds how many passwords are checked at once: each takes 32 MiB and some 100 ms of a core.
    let checks: WorkQueue

    func add(to router: some RouterMethods<ResilienceRequestContext>) {
        router.post("/auth/login") { request, context in try await login(request, context) }
    }

    private func login(_ request: Request, _ context: ResilienceRequestContext) async throws -> Response {
        var members = try RequestMembers(await request.body.collect(upTo: 64 * 1024).readableBytesView)
        let name = try members.required("username", try members.string("username"))
        let password = try members.required("password", try members.string("password"))
        try members.finish(known: ["username", "password"])
        guard name.utf8.count <= UserDirectory.longestName, password.utf8.count <= 1024 else { throw Self.refusal }
        let isRight = try await checks.run(bytes: name.utf8.count + password.utf8.count) { [users] in
            try await NIOThreadPool.singleton.runIfActive { try users.accepts(name, password: password) }
        }
        guard isRight else {
            context.logger.info("a login was refused")
            throw Self.refusal
        }
        guard let verifier = manager.verifier else {
            throw ProblemDetails(.internalServerError, code: "INTERNAL_ERROR", detail: "there is no key to sign by")
        }
        let token = try await verifier.sign(subject: name, expiresIn: Self.lifetime)
        return try JSONResponse.make(Grant(accessToken: token, expiresIn: Int(Self.lifetime / .seconds(1))))
    }

    private static var refusal: ProblemDetails {
        ProblemDetails(
            .unauthorized, code: "UNAUTHORIZED", detail: "no user has this name and password",
            headers: [.wwwAuthenticate: "Bearer"])
    }

    private struct Grant: Encodable {
        enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case tokenType = "token_type"
            case expiresIn = "expires_in"
        }

        let accessToken: String
        let tokenType = "bearer"
        let expiresIn: Int
    }
}
