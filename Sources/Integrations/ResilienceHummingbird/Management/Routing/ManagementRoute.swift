import HTTPTypes
import Hummingbird

/// One call under `/resilience`: how it is asked for, who may, and what answers.
struct ManagementRoute: Sendable {
    /// Who may call.
    enum Access: Sendable {
        /// Anybody who reaches the port.
        case anyone
        /// Anybody; who brings a token is told more, and must be an administrator.
        case anyoneAndMoreForAdmins
        /// Administrators.
        case admins
    }

    let method: HTTPRequest.Method
    /// Below `/resilience`, as the OpenAPI document has it: `circuit-breakers/{name}`.
    let path: String
    let access: Access
    let answer: @Sendable (ManagementCall) async throws -> Response

    init(
        _ method: HTTPRequest.Method, _ path: String, for access: Access = .anyone,
        _ answer: @escaping @Sendable (ManagementCall) async throws -> Response
    ) {
        (self.method, self.path, self.access, self.answer) = (method, path, access, answer)
    }
}
