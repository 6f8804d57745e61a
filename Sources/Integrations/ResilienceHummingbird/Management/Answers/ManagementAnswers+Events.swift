import HTTPTypes
import Hummingbird
import ResiliencePrimitives
import ResilienceService

/// What happens, as it happens.
extension ManagementAnswers {
    private enum Choice: String, CaseIterable {
        case yes = "true"
        case no = "false"
    }

    var events: [ManagementRoute] {
        [
            ManagementRoute(.get, "events", for: .anyoneAndMoreForAdmins) { call in
                let hasSnapshots = try call.word("snapshots", of: Choice.self) != .no
                let isAdmin = call.administrator != nil
                guard let place = listeners.take(forAdmin: isAdmin) else {
                    throw ProblemDetails.unavailable(
                        "TOO_MANY_LISTENERS", "too many listen already; ask again later", retryAfter: .seconds(10))
                }
                return Response(
                    status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
                    body: ResponseBody { writer in
                        defer { withExtendedLifetime(place) {} }
                        try await feed(forAdmin: isAdmin, hasSnapshots: hasSnapshots).write(to: writer)
                    })
            }
        ]
    }

    private func feed(forAdmin isAdmin: Bool, hasSnapshots: Bool) -> EventFeed<ServiceEvent> {
        let snapshot: @Sendable () throws -> ServerSentEvent = {
            ServerSentEvent(name: "snapshot", data: try snapshots.current(metrics))
        }
        return EventFeed(
            events: manager.events.subscribe(bufferingNewest: FeedBounds.mostWaiting),
            encode: { try ServerSentEvent($0, forAdmin: isAdmin) }, snapshot: hasSnapshots ? snapshot : nil,
            now: now, sleep: sleep)
    }
}
