import Metrics
import NIOCore
import Synchronization

/// Counts requests that the routes do not see, as Hummingbird's middleware counts those that they do.
final class RequestCounts: Sendable {
    private struct Series {
        let counter: Counter
        let timer: Timer
    }

    private let route: String
    private let method: String
    private let factory: any MetricsFactory
    private let series = Mutex<[Int: Series]>([:])

    init(route: String, method: String, factory: any MetricsFactory = MetricsSystem.factory) {
        (self.route, self.method, self.factory) = (route, method, factory)
    }

    /// Counts a request that was answered so.
    func add(status: Int, after time: TimeAmount) {
        let series = series.withLock { known in
            if let series = known[status] { return series }
            let series = named(status)
            known[status] = series
            return series
        }
        series.counter.increment()
        series.timer.recordNanoseconds(time.nanoseconds)
    }

    private func named(_ status: Int) -> Series {
        let dimensions = [
            ("http.route", route), ("http.request.method", method), ("http.response.status_code", String(status)),
        ]
        return Series(
            counter: Counter(label: "hb.requests", dimensions: dimensions, factory: factory),
            timer: Timer(label: "http.server.request.duration", dimensions: dimensions, factory: factory))
    }
}
