import HTTPTypes
import Hummingbird

/// An error on its way out, with the limits that its response has to tell.
struct LimitedError: HTTPResponseError {
    let cause: any Error
    let fields: HTTPFields

    init(_ cause: any Error, _ fields: HTTPFields) { (self.cause, self.fields) = (cause, fields) }

    var status: HTTPResponse.Status { (cause as? any HTTPResponseError)?.status ?? .internalServerError }

    /// What the cause answers, where no ``ProblemMiddleware`` does better.
    func response(from request: Request, context: some RequestContext) throws -> Response {
        let known = ProblemDetails(cause) ?? cause as? any HTTPResponseError
        var response = try known?.response(from: request, context: context) ?? Response(status: status)
        for field in fields { response.headers[field.name] = field.value }
        return response
    }
}
