import HTTPTypes
import Hummingbird
import ResilienceHummingbird

/// Why a text was not spoken.
struct SpeechError: Error, Equatable, CustomStringConvertible {
    enum Code: String {
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
}

extension SpeechError: HTTPResponseError {
    var status: HTTPResponse.Status {
        switch code {
        case .overloaded, .shuttingDown: .serviceUnavailable
        case .synthesisFailed: .internalServerError
        case .timedOut: .gatewayTimeout
        }
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        let problem =
            status == .serviceUnavailable
            ? ProblemDetails.unavailable(code.rawValue, description)
            : ProblemDetails(status, code: code.rawValue, detail: description)
        return try problem.response(from: request, context: context)
    }
}
