import Hummingbird
import RateLimiting
import ResilienceService

/// What clients have used.
extension ManagementAnswers {
    var rateLimits: [ManagementRoute] {
        [
            ManagementRoute(.get, "rate-limits/{client_id}", for: .admins) { call in
                let client = try call.name("client_id")
                return try ManagementJSON.response(
                    ClientUsageBody(clientId: client, usage: try await manager.usage(of: client)))
            },
            ManagementRoute(.post, "rate-limits/{client_id}/reset", for: .admins) { call in
                let client = try call.name("client_id")
                let rule = try call.query("rule")
                let count = try await manager.resetLimits(of: client, rule: rule, by: call.who)
                let what = rule.map { "under rule \($0)" } ?? "under any rule"
                return try MessageBody("\(client) has used nothing \(what); \(count) counters were forgotten")
                    .response()
            },
            ManagementRoute(.get, "top", for: .admins) { call in
                let measure = try call.word("by", of: TopClients.Measure.self) ?? .denied
                let limit = try call.number("limit", in: 1...1000) ?? 20
                return try ManagementJSON.response(TopClientsBody(manager.topClients(by: measure, limit: limit)))
            },
        ]
    }
}
