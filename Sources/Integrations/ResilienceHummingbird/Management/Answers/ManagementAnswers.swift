import Hummingbird
import NIOCore
import ResiliencePrimitives
import ResilienceService

/// What answers the calls under `/resilience`.
struct ManagementAnswers: Sendable {
    let manager: ResilienceManager
    let speech: @Sendable () -> [SpeechClientParts]
    let others: @Sendable () -> [HealthReport.Component]
    private let dashboard = DashboardPage()
    let listeners = ListenerPlaces(most: 100, keptForAdmins: 20, fromAddress: 10)
    /// What all listeners are told in the same second.
    let snapshots: SharedSnapshot
    let now: @Sendable () -> MonotonicTime
    let sleep: @Sendable (Duration) async throws -> Void

    init(
        manager: ResilienceManager, speech: @escaping @Sendable () -> [SpeechClientParts],
        others: @escaping @Sendable () -> [HealthReport.Component], clock: some Clock<Duration>
    ) {
        (self.manager, self.speech, self.others) = (manager, speech, others)
        snapshots = SharedSnapshot(clock: clock)
        now = MonotonicTime.reader(of: clock)
        sleep = { duration in try await clock.sleep(for: duration) }
    }

    /// All calls but that for the document of them.
    var routes: [ManagementRoute] {
        state + circuitBreakers + backpressure + rateLimits + textToSpeech + configuration + candidate + events
    }

    private var state: [ManagementRoute] {
        [
            ManagementRoute(.get, "health") { _ in
                let health = manager.health(others: others())
                return try ManagementJSON.response(
                    HealthBody(health), status: health.status == .unhealthy ? .serviceUnavailable : .ok)
            },
            ManagementRoute(.get, "dashboard") { call in dashboard.response(to: call.request) },
            ManagementRoute(.get, "metrics") { _ in ManagementJSON.response(json: try metrics()) },
        ]
    }

    /// The body of `/resilience/metrics`, and of every snapshot.
    func metrics() throws -> ByteBuffer {
        let snapshot = manager.snapshot(others: others())
        return try ManagementJSON.encode(MetricsBody(snapshot, speech: speechClients))
    }
}
