import Hummingbird
import ResilienceService

/// Queues.
extension ManagementAnswers {
    var backpressure: [ManagementRoute] {
        [
            ManagementRoute(.get, "backpressure") { _ in
                try ManagementJSON.response(QueueList(backpressure: manager.queueReports.map(QueueBody.init)))
            },
            ManagementRoute(.get, "backpressure/{name}") { call in
                let name = try call.name("name")
                guard let queue = manager.queueReport(name) else { throw ProblemDetails(no: "queue", called: name) }
                return try ManagementJSON.response(QueueBody(queue))
            },
        ]
    }
}
