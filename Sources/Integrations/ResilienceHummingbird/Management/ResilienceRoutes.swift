import Backpressure
import CircuitBreaking
import Foundation
import HTTPTypes
public import Hummingbird
import NIOCore
public import ResilienceService

/// What an operator reads over HTTP: health, circuits and queues, under `/resilience`.
///
///     ResilienceRoutes(manager: manager).add(to: router)
///
/// Open to anyone who may reach the port; nothing here names a client or changes anything.
public struct ResilienceRoutes: Sendable {
    private let manager: ResilienceManager
    private let others: @Sendable () -> [HealthReport.Component]

    /// Creates the routes for what `manager` owns; `others` are parts whose health only the caller knows.
    public init(
        manager: ResilienceManager, others: @escaping @Sendable () -> [HealthReport.Component] = { [] }
    ) {
        (self.manager, self.others) = (manager, others)
    }

    /// Adds the routes to `router`.
    public func add(to router: some RouterMethods<some RequestContext>) {
        let group = router.group("/resilience")
        group.get("health") { _, _ in try health() }
        group.get("circuit-breakers") { _, _ in
            try Self.json(CircuitList(circuitBreakers: manager.circuits.map(CircuitBody.init)))
        }
        group.get("circuit-breakers/:name") { _, context in
            let name = try context.parameters.require("name").removingPercentEncoding ?? ""
            guard let circuit = manager.circuit(name) else { throw Self.unknown("circuit breaker", name) }
            return try Self.json(CircuitBody(circuit))
        }
        group.get("backpressure") { _, _ in
            try Self.json(QueueList(backpressure: manager.queueReports.map(QueueBody.init)))
        }
        group.get("backpressure/:name") { _, context in
            let name = try context.parameters.require("name").removingPercentEncoding ?? ""
            guard let queue = manager.queueReport(name) else {
                throw Self.unknown("queue", name)
            }
            return try Self.json(QueueBody(queue))
        }
    }

    private func health() throws -> Response {
        let health = manager.health(others: others())
        return try Self.json(
            HealthBody(health), status: health.status == .unhealthy ? .serviceUnavailable : .ok)
    }

    private static func unknown(_ kind: String, _ name: String) -> ProblemDetails {
        ProblemDetails(.notFound, code: "NOT_FOUND", detail: "there is no \(kind) called \"\(name.prefix(100))\"")
    }

    private static func json(_ body: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        }
        return Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(body))))
    }
}
