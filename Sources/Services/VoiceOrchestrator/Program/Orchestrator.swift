import AsyncHTTPClient
import Backpressure
import CircuitBreaking
import ClientIdentity
import HTTPTypes
import Hummingbird
import Logging
import ResilienceConfiguration
import ResilienceHummingbird
import ResiliencePrometheus
import ResilienceService
import ServiceLifecycle
import SpeechSynthesis

/// The voice orchestrator put together: what it owns, and the way a request takes through it.
struct Orchestrator: Sendable {
    /// Checking a password takes 32 MiB and some 100 ms of a core: so many at a time, so many waiting, however many
    /// strangers try.
    private static let passwordChecks = (concurrency: 2, waiting: 16)
    /// What scripts of other origins may read.
    private static let exposedFields =
        RateLimitFields.names + [
            HTTPField.Name.retryAfter.rawName, SpeechFields.cache.rawValue, SpeechFields.fallback.rawValue,
        ]

    let manager: ResilienceManager
    let speech: Configured<SpeechDirectory.Services>
    let calls: CallRegistry
    let webhooks: WebhookWorker
    private let users: UserDirectory
    private let adminToken: String?
    private let checks: WorkQueue
    private let metrics: PrometheusMetricsFactory?

    /// Makes everything that the configuration describes; nothing runs yet. The manager has a key to verify and sign by.
    ///
    /// - Parameters:
    ///   - adminToken: what administrators send; nil: those of the configuration alone are some.
    ///   - metrics: the factory that swift-metrics was given, if it was.
    init(
        manager: ResilienceManager, users: UserDirectory, adminToken: String? = nil, http: HTTPClient,
        metrics: PrometheusMetricsFactory? = nil, logger: Logger
    ) throws {
        (self.manager, self.users, self.adminToken, self.metrics) = (manager, users, adminToken, metrics)
        let directory = SpeechDirectory(manager: manager, http: http)
        speech = Configured(by: manager) { directory.services(of: $0) }
        calls = CallRegistry(queues: manager.queues("audio_streaming") { $0.samples.readableBytes })
        let queue = manager.queues("webhook_processing", of: WebhookDelivery.self) { $0.body.readableBytes }.make()
        let settings = Configured(by: manager) { $0.settings }
        webhooks = WebhookWorker(
            queue: queue,
            concurrency: { settings.value.queues["webhook_processing"]?.concurrency ?? QueueSettings().concurrency },
            logger: logger
        ) { delivery in
            logger.info(
                "a webhook is worked on",
                metadata: [
                    "webhook.id": "\(delivery.id)", "webhook.source": "\(delivery.source)",
                    "webhook.bytes": "\(delivery.body.readableBytes)",
                ])
        }
        checks = WorkQueue(
            name: "password_checks",
            configuration: try QueueConfiguration(maximumItems: Self.passwordChecks.waiting, strategy: .dropNewest),
            concurrency: Self.passwordChecks.concurrency)
    }

    /// The routes, and before them, in this order: counting for `/metrics`, trusted host, CORS, who is asking, its limits,
    /// and the refusal of who must be known.
    func router() -> Router<ResilienceRequestContext> {
        let largestBody = Configured(by: manager) { $0.settings.http.maximumBody }
        let router = Router(context: ResilienceRequestContext.self)
        router.add(middleware: MetricsMiddleware())
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: TrustedHostMiddleware(manager: manager))
        router.add(middleware: CrossOriginMiddleware(manager: manager, exposing: Self.exposedFields))
        router.add(middleware: AuthenticationMiddleware(manager: manager))
        // The authentication has verified the token that is there: once is enough, and two could disagree
        router.add(
            middleware: RateLimitMiddleware(manager: manager, verifiesTokens: false, exempt: ExemptPaths.ofServices))

        router.get("/healthz") { _, _ in "ok" }
        ResilienceRoutes(
            manager: manager, adminToken: adminToken, speech: speechParts, others: speechHealth, servesMetrics: true
        ).add(to: router)
        PrometheusRoutes(manager: manager, metrics: metrics, others: speechHealth).add(to: router)
        LoginRoutes(users: users, manager: manager, checks: checks).add(to: router)
        WebhookRoutes(queue: webhooks.queue, largestBody: { largestBody.value }).add(to: router)
        let known = router.group().add(middleware: RequireIdentityMiddleware())
        SpeechRoutes(speech: { [speech] in speech.value.usual }, largestBody: { largestBody.value }).add(to: known)
        CallRoutes(calls: calls).add(to: known)
        return router
    }

    /// What the calls of each speech service go through, the usual one among them, whether it is described or not.
    private var speechParts: @Sendable () -> [SpeechClientParts] {
        { [manager] in
            let configuration = manager.configuration
            var services = configuration.settings.speech
            services[SpeechClients.usual] = configuration.speechService(SpeechClients.usual)
            return services.map { SpeechClientParts(name: $0.key, circuit: $0.value.breaker, queue: $0.value.queue) }
        }
    }

    private var speechHealth: @Sendable () -> [HealthReport.Component] {
        { [speech] in
            speech.value.clients.health.map {
                HealthReport.Component(
                    name: "tts \($0.name)", status: $0.isHealthy ? .healthy : .degraded,
                    detail: $0.circuit == .closed ? "" : "its circuit is \($0.circuit.rawValue)")
            }
        }
    }
}
