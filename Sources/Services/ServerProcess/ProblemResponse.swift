package import HTTPTypes
package import Hummingbird
import HummingbirdCore
import NIOCore

import struct Foundation.Data
import class Foundation.JSONEncoder

/// An error as clients see it: `application/problem+json` of RFC 9457, with a code for programs.
package struct ProblemResponse: HTTPResponseError, Equatable {
    package let status: HTTPResponse.Status
    /// What happened, for programs: `OVERLOADED`.
    package let code: String
    /// What happened, for people.
    package let detail: String
    /// A URI that names the kind of problem.
    package let type: String
    /// Whole seconds after which asking again may help.
    package let retryAfter: Int?

    package init(
        _ status: HTTPResponse.Status,
        code: String,
        detail: String,
        type: String = "about:blank",
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.type = type
        self.retryAfter = retryAfter
    }

    package var headers: HTTPFields {
        var fields: HTTPFields = [.contentType: "application/problem+json"]
        if let retryAfter { fields[.retryAfter] = String(retryAfter) }
        return fields
    }

    package func response(from request: Request, context: some RequestContext) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(self))))
    }
}

extension ProblemResponse: Encodable {
    private enum Key: String, CodingKey { case type, title, status, detail, error }

    private enum ErrorKey: String, CodingKey {
        case code, message
        case retryAfter = "retry_after"
    }

    package func encode(to encoder: any Encoder) throws {
        var problem = encoder.container(keyedBy: Key.self)
        try problem.encode(type, forKey: .type)
        try problem.encode(status.reasonPhrase, forKey: .title)
        try problem.encode(status.code, forKey: .status)
        try problem.encode(detail, forKey: .detail)
        var error = problem.nestedContainer(keyedBy: ErrorKey.self, forKey: .error)
        try error.encode(code, forKey: .code)
        try error.encode(detail, forKey: .message)
        try error.encodeIfPresent(retryAfter, forKey: .retryAfter)
    }
}
