import Logging
import RateLimiting
import ResiliencePrimitives

/// Tells of denials as events, a few a second, and in the log, one a second; and how many were left out in between. The log
/// does not say who asked.
struct DenialTeller: RulingObserver {
    /// Paths are what strangers choose, and an event is for reading.
    private static let pathLength = 256
    private static let perSecond = 10

    private let events: EventStream<ServiceEvent>
    private let sampler = EventSampler(perSecond: perSecond)
    private let lines = EventSampler(perSecond: 1)
    private let logger: Logger
    private let now: @Sendable () -> MonotonicTime

    init(_ events: EventStream<ServiceEvent>, clock: some Clock<Duration>, logger: Logger) {
        (self.events, now, self.logger) = (events, MonotonicTime.reader(of: clock), logger)
    }

    func observe(_ request: RateLimitRequest, _ ruling: Ruling) {
        guard ruling.verdict == .deny, let rule = ruling.rule else { return }
        let now = now()
        let binding = ruling.decision?.binding
        if logger.logLevel <= .info, let skipped = lines.admit(at: now) {
            var metadata: Logger.Metadata = [
                "rule": "\(rule.name)", "client.type": "\(request.client.type)", "skipped": "\(skipped)",
            ]
            if let binding {
                metadata["limit"] = "\(binding.limit)"
                metadata["window"] = "\(binding.window)"
            }
            logger.info("requests are over a limit", metadata: metadata)
        }
        guard let skipped = sampler.admit(at: now) else { return }
        let denial = DenialEvent(
            rule: rule.name, client: request.client, method: request.method,
            path: String(request.path.text.prefix(Self.pathLength)), limit: binding?.limit, window: binding?.window,
            retryAfter: ruling.decision?.retryAfter, skipped: skipped)
        events.yield(ServiceEvent(.denial(denial)))
    }
}
