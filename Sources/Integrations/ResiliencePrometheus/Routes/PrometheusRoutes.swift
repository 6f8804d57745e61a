import HTTPTypes
public import Hummingbird
import NIOCore

/// `GET /metrics`, which Prometheus reads.
///
///     PrometheusRoutes(manager: manager, factory: factory).add(to: router)
///
/// Open to anyone who may reach the port: nothing here names a client.
public struct PrometheusRoutes: Sendable {
    private let exposition: Exposition

    /// Creates the route for what `collectors` know; of two metrics of one name the first has it.
    public init(collectors: [any MetricCollector]) { exposition = Exposition(of: collectors) }

    /// Adds the route to `router`.
    public func add(to router: some RouterMethods<some RequestContext>) {
        router.get("/metrics") { request, _ in
            let format = ExpositionFormat(accepting: request.headers[values: .accept])
            return Response(
                status: .ok,
                headers: [.contentType: format.contentType, .cacheControl: "no-store", .vary: "Accept"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: await exposition.text(in: format))))
        }
    }
}
