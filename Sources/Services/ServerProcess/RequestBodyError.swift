package import HTTPTypes
package import Hummingbird
import ResilienceHummingbird

/// What is wrong with a request's body: which member, what was found, what would be right. Answered with 400.
package struct RequestBodyError: HTTPResponseError, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    /// The member that is wrong, what was found, what would be right.
    package static func member(_ name: String, _ found: String, _ wanted: String) -> RequestBodyError {
        RequestBodyError("\(name): \(found): \(wanted)")
    }

    package var status: HTTPResponse.Status { .badRequest }

    package func response(from request: Request, context: some RequestContext) throws -> Response {
        try ProblemDetails(.badRequest, code: "INVALID_REQUEST", detail: description)
            .response(from: request, context: context)
    }
}
