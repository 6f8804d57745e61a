public import CoreMetrics
import Synchronization

/// What a program counts through swift-metrics, for Prometheus.
///
///     let factory = PrometheusMetricsFactory()
///     MetricsSystem.bootstrap(factory)
///
/// Counters become counters, meters and gauges become gauges, recorders histograms, timers histograms in seconds; dots in
/// names become underscores: `http.server.request.duration` is `http_server_request_duration_seconds`. Making one takes a
/// lock; counting is a few atomic steps. Nothing that a program does ends it or makes what Prometheus reads invalid: names
/// and values are made valid, series are bounded (``SeriesLimits``), and a metric whose name is another's counts nothing
/// (`resilience_metrics_refused_total`).
public final class PrometheusMetricsFactory: MetricsFactory, MetricCollector {
    private let durationBuckets: HistogramBuckets
    private let valueBuckets: HistogramBuckets
    private let buckets: [String: HistogramBuckets]
    private let registry: Mutex<SeriesRegistry>

    /// Creates an empty one.
    ///
    /// - Parameters:
    ///   - limits: how many series there can be.
    ///   - durationBuckets: those of timers, in seconds.
    ///   - valueBuckets: those of recorders.
    ///   - buckets: those of single timers and recorders, by the label that the program gives them.
    public init(
        limits: SeriesLimits = SeriesLimits(), durationBuckets: HistogramBuckets = .durations,
        valueBuckets: HistogramBuckets = .values, buckets: [String: HistogramBuckets] = [:]
    ) {
        (self.durationBuckets, self.valueBuckets, self.buckets) = (durationBuckets, valueBuckets, buckets)
        registry = Mutex(SeriesRegistry(limits))
    }

    /// Everything counted so far, by name.
    public func collect() async -> [MetricFamily] { registry.withLock { $0.families } }

    /// A counter of whole numbers.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        registry.withLock { $0.counter(label, dimensions) }
    }

    /// A counter of any numbers.
    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        registry.withLock { $0.counter(label, dimensions) }
    }

    /// A gauge.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        registry.withLock { $0.gauge(label, dimensions) }
    }

    /// A histogram, or a gauge if it should not aggregate.
    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return registry.withLock { $0.gauge(label, dimensions) } }
        let buckets = buckets[label] ?? valueBuckets
        return registry.withLock { $0.recorder(label, dimensions, buckets) }
    }

    /// A histogram in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let buckets = buckets[label] ?? durationBuckets
        return registry.withLock { $0.timer(label, dimensions, buckets) }
    }

    /// Lets the series of a counter go, once no other counter has the same.
    public func destroyCounter(_ handler: any CounterHandler) { release(handler) }

    /// Lets the series of a counter go, once no other counter has the same.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { release(handler) }

    /// Lets the series of a meter go, once no other meter has the same.
    public func destroyMeter(_ handler: any MeterHandler) { release(handler) }

    /// Lets the series of a recorder go, once no other recorder has the same.
    public func destroyRecorder(_ handler: any RecorderHandler) { release(handler) }

    /// Lets the series of a timer go, once no other timer has the same.
    public func destroyTimer(_ handler: any TimerHandler) { release(handler) }

    private func release(_ handler: AnyObject) {
        registry.withLock { registry in
            switch handler {
            case let counter as CounterSeries: registry.release(counter)
            case let gauge as GaugeSeries: registry.release(gauge)
            case let histogram as HistogramSeries: registry.release(histogram)
            default: break
            }
        }
    }
}
