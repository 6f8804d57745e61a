public import HTTPTypes
public import Hummingbird
import NIOCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An error as clients see it: RFC 9457's `application/problem+json`, with a code for programs beside words for people.
///
///     throw ProblemDetails(.conflict, code: "SPEAKER_PRESENT", detail: "somebody else speaks in call 7")
public struct ProblemDetails: HTTPResponseError, Sendable {
    /// The status of the response, also a member of the body.
    public var status: HTTPResponse.Status
    /// A URI that names the kind of problem.
    public var type: String
    /// For programs: what happened, in capitals.
    public var code: String
    /// For people: what happened, to what, and what to do.
    public var detail: String
    /// For people who see only the error member; nil repeats the detail.
    public var message: String?
    /// What else the response says: `Retry-After`, the limits, who to authenticate with.
    public var headers: HTTPFields
    /// The rate limit policies that refused the request.
    public var violatedPolicies: [String]?
    /// Numbers about the limit that refused the request.
    public var limit: LimitMembers?

    /// What a denied client is told about the limit that it met.
    public struct LimitMembers: Hashable, Sendable {
        /// Whole seconds, rounded up; nil where waiting does not help.
        public var retryAfter: Int64?
        /// The configured limit.
        public var limit: Int
        /// The Unix second in which it is full again.
        public var resetTime: Int64
    }

    /// Creates a problem without headers of its own.
    public init(
        _ status: HTTPResponse.Status, type: String = "about:blank", code: String, detail: String,
        headers: HTTPFields = [:]
    ) {
        (self.status, self.type, self.code, self.detail, self.headers) = (status, type, code, detail, headers)
    }

    /// The problem as a response, never cached.
    public func response(from request: Request, context: some RequestContext) throws -> Response {
        Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoded())))
    }

    /// All fields of the response.
    package var fields: HTTPFields {
        var fields = headers
        fields[.contentType] = "application/problem+json"
        fields[.cacheControl] = "no-store"
        return fields
    }

    /// The body of the response.
    package func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(Body(problem: self)))
    }

    private struct Body: Encodable {
        let problem: ProblemDetails

        enum CodingKeys: String, CodingKey {
            case type, title, status, detail, error
            case violatedPolicies = "violated-policies"
        }

        enum ErrorKeys: String, CodingKey {
            case code, message, limit
            case retryAfter = "retry_after"
            case resetTime = "reset_time"
        }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(problem.type, forKey: .type)
            try members.encode(problem.status.reasonPhrase, forKey: .title)
            try members.encode(problem.status.code, forKey: .status)
            try members.encode(problem.detail, forKey: .detail)
            try members.encodeIfPresent(problem.violatedPolicies, forKey: .violatedPolicies)
            var error = members.nestedContainer(keyedBy: ErrorKeys.self, forKey: .error)
            try error.encode(problem.code, forKey: .code)
            try error.encode(problem.message ?? problem.detail, forKey: .message)
            if let limit = problem.limit {
                try error.encodeIfPresent(limit.retryAfter, forKey: .retryAfter)
                try error.encode(limit.limit, forKey: .limit)
                try error.encode(limit.resetTime, forKey: .resetTime)
            }
        }
    }
}

extension ProblemDetails: CustomStringConvertible {
    /// The status, the code and the words.
    public var description: String { "\(status.code) \(code): \(detail)" }
}
