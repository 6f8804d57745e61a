import HTTPTypes
import Hummingbird
import ServerProcess

/// Why a text was not spoken.
struct SpeechError: Error, Equatable, CustomStringConvertible {
    enum Code: String {
        case invalidRequest = "INVALID_REQUEST"
        case overloaded = "OVERLOADED"
        case shuttingDown = "SHUTTING_DOWN"
        case synthesisFailed = "SYNTHESIS_FAILED"
        case timedOut = "UPSTREAM_TIMEOUT"
    }

    let code: Code
    let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// The member that is wrong, what was found, what would be right.
    static func member(_ name: String, _ found: String, _ wanted: String) -> SpeechError {
        SpeechError(.invalidRequest, "\(name): \(found): \(wanted)")
    }
}

extension SpeechError: HTTPResponseError {
    var status: HTTPResponse.Status {
        switch code {
        case .invalidRequest: .badRequest
        case .overloaded, .shuttingDown: .serviceUnavailable
        case .synthesisFailed: .internalServerError
        case .timedOut: .gatewayTimeout
        }
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        let problem = ProblemResponse(
            status, code: code.rawValue, detail: description, retryAfter: status == .serviceUnavailable ? 1 : nil)
        return try problem.response(from: request, context: context)
    }
}
