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
                let hasHistory = try call.word("history", of: Choice.self) == .yes
                let isAdmin = call.administrator != nil
                guard let place = listeners.take(for: isAdmin ? .admin : .stranger(from: call.address)) else {
                    throw ProblemDetails.unavailable(
                        "TOO_MANY_LISTENERS", "too many listen already; ask again later", retryAfter: .seconds(10))
                }
                return Response(
                    status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
                    body: ResponseBody { writer in
                        defer { withExtendedLifetime(place) {} }
                        try await feed(forAdmin: isAdmin, hasSnapshots: hasSnapshots, hasHistory: hasHistory).write(
                            to: writer)
                    })
            }
        ]
    }

    private func feed(forAdmin isAdmin: Bool, hasSnapshots: Bool, hasHistory: Bool) -> EventFeed<ServiceEvent> {
        let snapshot: @Sendable () throws -> ServerSentEvent = {
            ServerSentEvent(name: "snapshot", data: try snapshots.current(metrics))
        }
        let history: @Sendable () throws -> ServerSentEvent = {
            ServerSentEvent(name: "history", data: try ManagementJSON.encode(HistoryBody(manager.history.report)))
        }
        return EventFeed(
            events: manager.events.subscribe(bufferingNewest: FeedBounds.mostWaiting),
            encode: { try ServerSentEvent($0, forAdmin: isAdmin) }, opening: hasHistory ? history : nil,
            snapshot: hasSnapshots ? snapshot : nil,
            now: now, sleep: sleep)
    }
}
