import Backpressure
import CircuitBreaking
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import RateLimiting
import ResilienceService

extension ProblemDetails {
    private static let reducedCapacity = "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity"

    /// What clients are told about an error of the circuits, the queues or the framework; nil for one that is none of
    /// theirs.
    public init?(_ error: any Error) {
        switch error {
        case let problem as ProblemDetails: self = problem
        case let error as CircuitError: self.init(error)
        case let error as QueueError: self.init(error)
        case let error as ManagementError: self.init(error)
        case let error as ReloadError: self.init(error)
        case let error as RateLimitError where error.code == .storeUnavailable:
            self = .unavailable("STORE_UNAVAILABLE", error.description)
        case is NIOTooManyBytesError:
            self.init(.contentTooLarge, code: "CONTENT_TOO_LARGE", detail: "the body is larger than is taken here")
        case let error as HTTPParserError:
            // The head was sound, the body is not: chunks without a size, or an end in the middle
            self.init(.badRequest, code: "BAD_REQUEST", detail: "the body cannot be read as HTTP: \(error)")
        case let error as HTTPError:
            let reason = error.status.reasonPhrase
            self.init(
                error.status, code: reason.uppercased().replacing(" ", with: "_"), detail: error.body ?? reason,
                headers: error.headers)
        default: return nil
        }
    }

    /// 503: something that the answer needs is away or full; `retryAfter` in whole seconds, 1 where no time is known.
    public static func unavailable(_ code: String, _ detail: String, retryAfter: Duration? = nil) -> ProblemDetails {
        let seconds = max(1, retryAfter.map(RateLimitFields.seconds) ?? 1)
        return ProblemDetails(
            .serviceUnavailable, type: reducedCapacity, code: code, detail: detail,
            headers: [.retryAfter: String(seconds)])
    }

    /// 504: something that the answer needs took too long.
    public static func upstreamTimeout(_ detail: String) -> ProblemDetails {
        ProblemDetails(.gatewayTimeout, code: "UPSTREAM_TIMEOUT", detail: detail)
    }

    private init(_ error: CircuitError) {
        switch error.code {
        case .rejected(_, let retryAfter):
            self = .unavailable("CIRCUIT_OPEN", error.description, retryAfter: retryAfter)
        case .timedOut: self = .upstreamTimeout(error.description)
        default: self.init(.internalServerError, code: "INTERNAL_ERROR", detail: "the request could not be answered")
        }
    }

    private init(_ error: QueueError) {
        switch error.code {
        case .invalidConfiguration, .invalidSize:
            self.init(.internalServerError, code: "INTERNAL_ERROR", detail: "the request could not be answered")
        default: self = .unavailable("OVERLOADED", error.description)
        }
    }

    private init(_ error: ManagementError) {
        switch error.code {
        case .unknown: self.init(.notFound, code: "NOT_FOUND", detail: error.description)
        @unknown default: self.init(.conflict, code: "CONFLICT", detail: error.description)
        }
    }

    private init(_ error: ReloadError) {
        switch error.code {
        case .refused:
            self.init(.unprocessableContent, code: "CONFIGURATION_REFUSED", detail: error.description)
        case .noCandidate: self.init(.notFound, code: "NOT_FOUND", detail: error.description)
        case .busy, .cancelled: self = .unavailable("OVERLOADED", error.description)
        default: self.init(.conflict, code: "CONFLICT", detail: error.description)
        }
    }
}
