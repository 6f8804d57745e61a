import Backpressure
import CircuitBreaking
import Logging
import ResiliencePrimitives

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where everything that happens in a service comes in and is told on: changes of circuits, warnings, denials, what
/// somebody did by hand.
///
/// Whoever causes an event brings it here on its own way, so nothing here waits: floods are sampled, and listeners that
/// do not read miss the oldest.
struct EventDesk: Sendable {
    /// What listeners see; more than these of a kind a second would only push other events out of their sight.
    private static let perSecond = 10

    let events = EventStream<ServiceEvent>()
    private let denials = EventSampler(perSecond: perSecond)
    private let warnings = EventSampler(perSecond: perSecond)
    private let now: @Sendable () -> MonotonicTime
    private let logger: Logger

    init(clock: some Clock<Duration>, logger: Logger) {
        (now, self.logger) = (MonotonicTime.reader(of: clock), logger)
    }

    /// Tells and logs what happens to a circuit made at `start`.
    func watch(_ breaker: CircuitBreaker, madeAt start: Date) {
        breaker.events.relay { [events, logger] event in
            var until: Date?
            if case .opened(_, let moment) = event.kind { until = start + moment }
            logger.tell(event, until: until)
            events.yield(
                ServiceEvent(
                    .circuit(
                        event.circuit, from: event.previous, to: event.state, reason: event.kind.reason, until: until),
                    at: start + event.time))
        }
    }

    /// Tells and logs when a queue fills up.
    func watch(_ queue: EventStream<QueueEvent>) {
        // A queue that comes and goes around its mark is worth a line a second, whatever others do
        let lines = EventSampler(perSecond: 1)
        queue.relay { [self] event in
            guard case .warning(let queue, let items, let bytes) = event else { return }
            if let skipped = lines.admit(at: now()) {
                logger.warning(
                    "a queue fills up",
                    metadata: [
                        "queue.name": "\(queue)", "queue.items": "\(items)", "queue.bytes": "\(bytes)",
                        "skipped": "\(skipped)",
                    ])
            }
            guard let skipped = warnings.admit(at: now()) else { return }
            let others = skipped == 0 ? "" : ", and \(skipped) such warnings before"
            warn("queue \(queue)", "filling up: \(items) items, \(bytes) bytes\(others)")
        }
    }

    /// Tells that something needs attention, or needs it no longer.
    func warn(_ source: String, _ message: String) {
        events.yield(ServiceEvent(.warning(source: source, message: message)))
    }

    /// Logs and tells a change that was made by hand.
    @discardableResult
    func note(_ action: String, of target: String, by who: String, before: String, after: String) -> AuditEntry {
        let entry = AuditEntry(
            time: Date(), who: who, action: action, target: target, before: before, after: after)
        logger.notice(
            "\(action) \(target)",
            metadata: [
                "who": "\(who)", "action": "\(action)", "target": "\(target)", "before": "\(before)",
                "after": "\(after)",
            ])
        events.yield(ServiceEvent(.change(entry), at: entry.time))
        return entry
    }
}
