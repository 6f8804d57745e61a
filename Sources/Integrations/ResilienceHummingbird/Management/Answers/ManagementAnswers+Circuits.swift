import Hummingbird
import ResilienceService

/// Circuits, and what can be done about them.
extension ManagementAnswers {
    var circuitBreakers: [ManagementRoute] {
        [
            ManagementRoute(.get, "circuit-breakers") { _ in
                try ManagementJSON.response(CircuitList(circuitBreakers: manager.circuits.map(CircuitBody.init)))
            },
            ManagementRoute(.get, "circuit-breakers/{name}") { call in
                let name = try call.name("name")
                guard let circuit = manager.circuit(name) else {
                    throw ProblemDetails(no: "circuit breaker", called: name)
                }
                return try ManagementJSON.response(CircuitBody(circuit))
            },
            action("reset") { try manager.resetCircuit($0, by: $1) },
            action("force-open") { try manager.forceOpenCircuit($0, by: $1) },
            action("disable") { try manager.disableCircuit($0, by: $1) },
            ManagementRoute(.post, "circuit-breakers/reset-all", for: .admins) { call in
                let entries = manager.resetAllCircuits(by: call.who)
                return try MessageBody("\(entries.count) circuit breakers are closed").response()
            },
        ]
    }

    /// What can be done to one circuit, by name, and by whom.
    private func action(
        _ verb: String, _ act: @escaping @Sendable (String, String) throws -> AuditEntry
    ) -> ManagementRoute {
        ManagementRoute(.post, "circuit-breakers/{name}/\(verb)", for: .admins) { call in
            let entry = try act(try call.name("name"), call.who)
            return try MessageBody("circuit breaker \(entry.target) was \(entry.before), is \(entry.after)").response()
        }
    }
}
