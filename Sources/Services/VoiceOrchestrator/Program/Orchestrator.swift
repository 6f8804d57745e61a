import AsyncHTTPClient
import Backpressure
import CircuitBreaking
import ClientIdentity
import HTTPTypes
import Hummingbird
import Logging
import ResilienceConfiguration
import ResilienceHummingbird
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
        RateLimitFields.names + [HTTPField.Name.retryAfter, .xCache, .xSpeechFallback].map(\.rawName)

    let manager: ResilienceManager
    let speech: SpeechClients
    let calls: CallRegistry
    let webhooks: WebhookWorker
    private let usual: SpeechClient
    private let users: UserDirectory
    private let verifier: TokenVerifier
    private let checks: WorkQueue

    /// Makes everything that the configuration describes; nothing runs yet.
    init(
        manager: ResilienceManager, verifier: TokenVerifier, users: UserDirectory, http: HTTPClient, logger: Logger
    ) throws {
        (self.manager, self.verifier, self.users) = (manager, verifier, users)
        let settings = manager.configuration.settings
        let client = { (name: String, service: SpeechSettings) in
            SpeechClient(
                name: name, url: service.url, breaker: manager.breaker(service.breaker),
                queue: manager.workQueue(service.queue), voicesLifetime: service.voicesLifetime, http: http)
        }
        usual = client(SpeechClients.usual, manager.configuration.speechService(SpeechClients.usual))
        speech = SpeechClients(settings.speech.map { client($0.key, $0.value) } + [usual])
        calls = CallRegistry(queues: manager.queues("audio_streaming") { $0.samples.readableBytes })
        let queue = manager.queues("webhook_processing", of: WebhookDelivery.self) { $0.body.readableBytes }.make()
        webhooks = WebhookWorker(
            queue: queue,
            concurrency: settings.queues["webhook_processing"]?.concurrency ?? QueueSettings().concurrency,
            logger: logger
        ) { delivery in
            logger.info("webhook \(delivery.id) from \(delivery.source): \(delivery.body.readableBytes) bytes")
        }
        checks = WorkQueue(
            name: "password_checks",
            configuration: try QueueConfiguration(maximumItems: Self.passwordChecks.waiting, strategy: .dropNewest),
            concurrency: Self.passwordChecks.concurrency)
    }

    /// The routes, and before them, in this order: trusted host, CORS, who is asking, its limits, and the refusal of who
    /// must be known.
    func router() -> Router<ResilienceRequestContext> {
        let http = manager.configuration.settings.http
        let router = Router(context: ResilienceRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: TrustedHostMiddleware(hosts: http.trustedHosts))
        router.add(middleware: CrossOriginMiddleware(origins: http.corsOrigins, exposing: Self.exposedFields))
        router.add(middleware: AuthenticationMiddleware(verifier: verifier))
        // The authentication has verified the token that is there: once is enough, and two could disagree
        let clients = ClientIdentifier(configuration: manager.configuration.clients)
        router.add(
            middleware: RateLimitMiddleware(
                limiter: manager.limiter, clients: clients, exempt: ExemptPaths.ofServices))

        router.get("/healthz") { _, _ in "ok" }
        ResilienceRoutes(manager: manager, others: speechHealth).add(to: router)
        LoginRoutes(users: users, verifier: verifier, checks: checks).add(to: router)
        WebhookRoutes(queue: webhooks.queue, largestBody: http.maximumBody).add(to: router)
        let known = router.group().add(middleware: RequireIdentityMiddleware())
        SpeechRoutes(speech: usual, largestBody: http.maximumBody).add(to: known)
        CallRoutes(calls: calls).add(to: known)
        return router
    }

    private var speechHealth: @Sendable () -> [HealthReport.Component] {
        { [speech] in
            speech.health.map {
                HealthReport.Component(
                    name: "tts \($0.name)", status: $0.isHealthy ? .healthy : .degraded,
                    detail: $0.isHealthy ? "" : "its circuit is \($0.circuit.rawValue)")
            }
        }
    }
}
