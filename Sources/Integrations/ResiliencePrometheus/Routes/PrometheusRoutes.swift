import HTTPTypes
public import Hummingbird
import NIOCore
public import ResilienceService

/// `GET /metrics`, which Prometheus reads.
///
///     let metrics = PrometheusMetricsFactory()
///     MetricsSystem.bootstrap(metrics)
///     PrometheusRoutes(manager: manager, metrics: metrics).add(to: router)
///
/// Open to anyone who may reach the port: nothing here names a client.
public struct PrometheusRoutes: Sendable {
    /// What is not answered, and said so.
    private static let others: [HTTPRequest.Method] =
        [.post, .put, .delete, .patch, .trace, .connect, .options] + [HTTPRequest.Method("QUERY")].compactMap { $0 }

    private let exposition: Exposition

    /// Creates the route for what `manager` owns, for this process, and for what was counted through swift-metrics.
    ///
    /// - Parameters:
    ///   - metrics: the factory that swift-metrics was given, if it was.
    ///   - others: parts whose health only the caller knows.
    public init(
        manager: ResilienceManager, metrics: PrometheusMetricsFactory? = nil,
        others: @escaping @Sendable () -> [HealthReport.Component] = { [] }
    ) {
        let counted: [any MetricCollector] = metrics.map { [$0] } ?? []
        self.init(collectors: [ResilienceCollector(manager: manager, others: others), ProcessCollector()] + counted)
    }

    /// Creates the route for what `collectors` know; of two metrics of one name the first has it.
    public init(collectors: [any MetricCollector]) { exposition = Exposition(of: collectors) }

    /// Adds the route to `router`.
    public func add(to router: some RouterMethods<some RequestContext>) {
        router.get("/metrics") { request, _ in await response(to: request) }
        router.head("/metrics") { request, _ in await response(to: request).createHeadResponse() }
        for method in Self.others {
            router.on("/metrics", method: method) { _, _ -> Response in
                throw HTTPError(
                    .methodNotAllowed, headers: [.allow: "GET, HEAD"], message: "metrics are read by GET, and only read"
                )
            }
        }
    }

    private func response(to request: Request) async -> Response {
        let format = ExpositionFormat(accepting: request.headers[values: .accept])
        return Response(
            status: .ok, headers: [.contentType: format.contentType, .cacheControl: "no-store", .vary: "Accept"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: await exposition.text(in: format))))
    }
}
