import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InMemoryTracing
import RateLimiting
import ResilienceTesting
import Testing
import Tracing

@testable import ResilienceHummingbird

@Suite("The spans of a rate limiter") struct RateLimitSpanTests {
    /// What a tracer saw of `requests`.
    private static func spans(
        of requests: [(method: HTTPRequest.Method, path: String)], _ limited: LimitedApplication
    ) async throws -> [FinishedInMemorySpan] {
        let tracer = InMemoryTracer()
        try await withTracer(tracer) {
            try await limited.application().test(.router) { client in
                for (method, path) in requests {
                    _ = try await client.executeRequest(uri: path, method: method, headers: [:], body: nil)
                }
            }
        }
        #expect(tracer.activeSpans.isEmpty)
        return tracer.finishedSpans
    }

    @Test func `have the decision as attributes, and nothing of who asked`() async throws {
        let limited = try LimitedApplication()
        let login = (HTTPRequest.Method.post, "/auth/login")
        let spans = try await Self.spans(of: Array(repeating: login, count: 6), limited)
        #expect(spans.map(\.operationName) == Array(repeating: "resilience.rate_limit", count: 6))
        #expect(
            spans[0].attributes
                == SpanAttributes([
                    "resilience.rate_limit.rule": "login", "resilience.rate_limit.verdict": "allow",
                    "resilience.rate_limit.source": "memory", "resilience.rate_limit.limit": .int64(5),
                    "resilience.rate_limit.window": 60.0, "resilience.rate_limit.remaining": .int64(4),
                ]))
        #expect(
            spans[5].attributes
                == SpanAttributes([
                    "resilience.rate_limit.rule": "login", "resilience.rate_limit.verdict": "deny",
                    "resilience.rate_limit.source": "memory", "resilience.rate_limit.limit": .int64(5),
                    "resilience.rate_limit.window": 60.0, "resilience.rate_limit.remaining": .int64(0),
                    "resilience.rate_limit.retry_after": 60.0,
                ]))
        // Being over a limit is no error of the service
        #expect(spans.allSatisfy { $0.errors.isEmpty && $0.status == nil })
    }

    @Test func `are none for what no rule matched, and what is never limited`() async throws {
        let limited = try LimitedApplication()
        let spans = try await Self.spans(
            of: [(.get, "/healthz"), (.get, "/resilience/health"), (.get, "/api/rooms")], limited)
        #expect(spans.isEmpty)
    }

    @Test func `are below the span of their request`() async throws {
        let limited = try LimitedApplication()
        let tracer = InMemoryTracer()
        try await withTracer(tracer) {
            try await withSpan("a request") { _ in
                try await limited.application().test(.router) { client in
                    _ = try await client.executeRequest(uri: "/auth/login", method: .post, headers: [:], body: nil)
                }
            }
        }
        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["resilience.rate_limit", "a request"])
        #expect(spans.first?.parentSpanID == spans.last?.spanID)
    }

    @Test func `tell that a request made no sense`() async throws {
        let limited = try LimitedApplication()
        let tracer = InMemoryTracer()
        var request = RateLimitRequest(
            method: "POST", path: NormalizedPath("/auth/login"), client: Client(id: "ip:203.0.113.9", type: .anonymous))
        request.cost = -1
        await #expect(throws: RateLimitError.self) {
            _ = try await withTracer(tracer) { try await limited.limiter.decideInSpan(request) }
        }
        let span = try #require(tracer.finishedSpans.first)
        #expect(span.status?.code == .error && span.errors.count == 1)
    }
}
