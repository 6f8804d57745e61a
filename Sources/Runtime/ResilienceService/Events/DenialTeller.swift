import RateLimiting
import ResiliencePrimitives

/// Tells of denials as events, a few a second, and how many were left out in between.
struct DenialTeller: RulingObserver {
    /// Paths are what strangers choose, and an event is for reading.
    private static let pathLength = 256
    private static let perSecond = 10

    private let events: EventStream<ServiceEvent>
    private let sampler = EventSampler(perSecond: perSecond)
    private let now: @Sendable () -> MonotonicTime

    init(_ events: EventStream<ServiceEvent>, clock: some Clock<Duration>) {
        (self.events, now) = (events, MonotonicTime.reader(of: clock))
    }

    func observe(_ request: RateLimitRequest, _ ruling: Ruling) {
        guard ruling.verdict == .deny, let rule = ruling.rule, let skipped = sampler.admit(at: now()) else { return }
        let binding = ruling.decision?.binding
        let denial = DenialEvent(
            rule: rule.name, client: request.client, method: request.method,
            path: String(request.path.text.prefix(Self.pathLength)), limit: binding?.limit, window: binding?.window,
            retryAfter: ruling.decision?.retryAfter, skipped: skipped)
        events.yield(ServiceEvent(.denial(denial)))
    }
}
