package import RateLimiting
import Tracing

extension RateLimiter {
    /// As ``decide(_:)``, and told to the tracer of the process as a span `resilience.rate_limit`: the rule, the verdict, who
    /// took it, and the numbers, but never who asked. What no rule matched is none.
    ///
    /// Without a tracer it costs a look whether there is one.
    package func decideInSpan(_ request: RateLimitRequest) async throws(RateLimitError) -> Ruling {
        guard !(InstrumentationSystem.instrument is NoOpInstrument) else { return try await decide(request) }
        let start = DefaultTracerClock.now
        do throws(RateLimitError) {
            let ruling = try await decide(request)
            // Only now is it known whether there is something to tell
            if ruling.rule != nil {
                let span = startSpan("resilience.rate_limit", at: start)
                span.updateAttributes { $0.describe(ruling) }
                span.end()
            }
            return ruling
        } catch {
            let span = startSpan("resilience.rate_limit", at: start)
            span.recordError(error)
            span.setStatus(SpanStatus(code: .error))
            span.end()
            throw error
        }
    }
}

extension SpanAttributes {
    /// Tells what was decided.
    fileprivate mutating func describe(_ ruling: Ruling) {
        self["resilience.rate_limit.rule"] = ruling.rule?.name
        self["resilience.rate_limit.verdict"] = ruling.verdict.rawValue
        self["resilience.rate_limit.source"] = ruling.source?.rawValue
        guard let decision = ruling.decision else { return }
        let binding = decision.binding
        self["resilience.rate_limit.limit"] = binding.limit
        self["resilience.rate_limit.window"] = binding.window / .seconds(1)
        self["resilience.rate_limit.remaining"] = binding.remaining
        self["resilience.rate_limit.retry_after"] = decision.retryAfter.map { $0 / .seconds(1) }
    }
}
