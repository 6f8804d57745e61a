import HTTPTypes
import RateLimiting

extension ProblemDetails {
    /// 429: a limit refuses the request.
    init(denial decision: Decision, of rule: String, resetTime: Int64, fields: HTTPFields) {
        let binding = decision.binding
        let limit = "Limit of \(binding.limit) requests per \(binding.quota.windowInWords) exceeded"
        let retryAfter = decision.retryAfter.map { max(1, RateLimitFields.seconds($0)) }
        self.init(
            .tooManyRequests, type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
            code: "RATE_LIMIT_EXCEEDED", detail: limit, headers: fields)
        headers[.retryAfter] = retryAfter.map { String($0) }
        violatedPolicies = decision.denying.map { $0.policyName(of: rule, among: decision.quotas) }
        message =
            retryAfter.map { "\(limit); retry after \($0) s" } ?? "\(limit); this request can never be let through"
        self.limit = LimitMembers(retryAfter: retryAfter, limit: binding.limit, resetTime: resetTime)
    }
}
