import HTTPTypes
import Hummingbird
import NIOCore
import RateLimiting
import ResilienceConfiguration
import ResilienceHummingbird
import ResiliencePrometheus
import ResilienceService

/// The routes by which others ask for decisions.
struct DecisionService: Sendable {
    private let manager: ResilienceManager
    private let access: CheckAccess
    private let adminToken: String?
    private let forwardAuth: ForwardAuth
    private let largestBody: Configured<Int>
    private let metrics: PrometheusMetricsFactory?

    /// - Parameters:
    ///   - adminToken: what administrators send; nil: those of the configuration alone are some.
    ///   - metrics: the factory that swift-metrics was given, if it was.
    init(
        manager: ResilienceManager, access: CheckAccess, adminToken: String? = nil,
        metrics: PrometheusMetricsFactory? = nil
    ) {
        (self.manager, self.access, self.adminToken, self.metrics) = (manager, access, adminToken, metrics)
        forwardAuth = ForwardAuth(manager: manager)
        largestBody = Configured(by: manager) { $0.settings.http.maximumBody }
    }

    /// What answers before the routes are asked; nil where each decision waits for a store that is elsewhere.
    var promptResponder: PromptDecisions? {
        manager.limiter.decidesAtOnce
            ? PromptDecisions(manager: manager, access: access, largestBody: largestBody) : nil
    }

    func router() -> Router<ResilienceRequestContext> {
        let router = Router(context: ResilienceRequestContext.self)
        router.add(middleware: MetricsMiddleware())
        router.add(middleware: ProblemMiddleware())
        router.get("/healthz") { _, _ in "ok" }
        ResilienceRoutes(manager: manager, adminToken: adminToken, servesMetrics: true).add(to: router)
        PrometheusRoutes(manager: manager, metrics: metrics).add(to: router)
        let asking = router.group("/v1").add(middleware: CheckAccessMiddleware(access: access))
        asking.post("check") { request, context in try await check(request, context) }
        asking.post("report") { request, context in try await report(request, context) }
        asking.get("forward-auth") { request, context in try await forwardAuth.answer(request, context) }
        return router
    }

    private func check(_ request: Request, _ context: ResilienceRequestContext) async throws -> Response {
        let asked = try await question(request, context, leastCost: 0)
        var question = asked.request
        question.cost = asked.cost
        return RulingResponse(try await manager.limiter.decideInSpan(question), at: manager.limiter.now()).response
    }

    private func report(_ request: Request, _ context: ResilienceRequestContext) async throws -> Response {
        let asked = try await question(request, context, leastCost: .min)
        let ruling = try await manager.limiter.report(asked.cost, for: asked.request)
        return RulingResponse(ruling, at: manager.limiter.now(), isReport: true).response
    }

    private func question(
        _ request: Request, _ context: ResilienceRequestContext, leastCost: Int
    ) async throws -> Question {
        let body = try await request.body.collect(upTo: largestBody.value)
        do throws(CommandError) {
            return try body.withUnsafeReadableBytes { (bytes) throws(CommandError) in
                try Question(bytes.bindMemory(to: UInt8.self), leastCost: leastCost)
            }
        } catch {
            throw ProblemDetails(.badRequest, code: "BAD_REQUEST", detail: "body: \(error)")
        }
    }
}
