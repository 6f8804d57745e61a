import HTTPTypes
import ResilienceHummingbird
import SpeechSynthesis

extension ProblemDetails {
    /// What a client is told about a failure of the speech service.
    init(speech error: SpeechError) {
        switch error.code {
        case .circuitOpen(let retryAfter):
            self = .unavailable("CIRCUIT_OPEN", error.description, retryAfter: retryAfter)
        case .queueFull: self = .unavailable("OVERLOADED", error.description)
        case .timedOut: self = .upstreamTimeout(error.description)
        case .invalidRequest: self.init(.badRequest, code: "INVALID_REQUEST", detail: error.description)
        default: self.init(.badGateway, code: "UPSTREAM_ERROR", detail: error.description)
        }
    }
}
