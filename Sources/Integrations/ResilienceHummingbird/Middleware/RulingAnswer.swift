package import HTTPTypes
package import RateLimiting
package import ResiliencePrimitives

/// What a client is told about a ruling: what the middleware adds to responses, and `resilience explain` shows.
package struct RulingAnswer {
    /// The fields of every limited response, allowed or denied.
    package let fields: HTTPFields
    /// The whole response, where the request is denied.
    package let denial: ProblemDetails?

    /// The answer to a request that was decided about at `time`; nil if it passes uncounted, and so nothing is told.
    package init?(_ ruling: Ruling, at time: MonotonicTime) {
        guard let rule = ruling.rule, let decision = ruling.decision else {
            guard !ruling.isAllowed else { return nil }
            fields = [:]
            denial = .unavailable("OVERLOADED", "the limits of this path cannot be asked at the moment")
            return
        }
        let resetTime = RateLimitFields.seconds((time + decision.binding.resetAfter) - .zero)
        fields = RateLimitFields.fields(of: decision, of: rule.name, resetTime: resetTime)
        denial =
            ruling.isAllowed
            ? nil : ProblemDetails(denial: decision, of: rule.name, resetTime: resetTime, fields: fields)
    }
}
