/// Every metric that a program has made, by name and kind.
struct SeriesRegistry: Sendable {
    /// Why a metric is not there.
    enum Refusal: String, CaseIterable {
        /// Another one has the name, or one of the names that its values would have.
        case nameTaken = "name_taken"
        /// There are as many as there may be.
        case tooMany = "too_many"
    }

    private let limits: SeriesLimits
    private var counters: [String: SeriesTable<CounterSeries>] = [:]
    private var gauges: [String: SeriesTable<GaugeSeries>] = [:]
    private var histograms: [String: SeriesTable<HistogramSeries>] = [:]
    /// The names of all metrics and of their values.
    private var claimed: Set<String>
    /// Where each series is.
    private var places: [ObjectIdentifier: Place] = [:]
    private var refusals: [Refusal: Int] = [:]

    private struct Place {
        let name: String
        let labels: MetricLabels
    }

    init(_ limits: SeriesLimits) {
        self.limits = limits
        claimed = [ResilienceMetric.overflow, .refused].reduce(into: []) {
            $0.formUnion(MetricKind.counter.names($1.rawValue))
        }
    }

    mutating func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries {
        series(in: \.counters, .counter, MetricName.metric(label), label, dimensions) { CounterSeries() }
    }

    mutating func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeSeries {
        series(in: \.gauges, .gauge, MetricName.metric(label), label, dimensions) { GaugeSeries() }
    }

    mutating func recorder(
        _ label: String, _ dimensions: [(String, String)], _ buckets: HistogramBuckets
    ) -> HistogramSeries {
        series(in: \.histograms, .histogram, MetricName.metric(label), label, dimensions) { HistogramSeries(buckets) }
    }

    /// Prometheus counts time in seconds, and says so in the name.
    mutating func timer(
        _ label: String, _ dimensions: [(String, String)], _ buckets: HistogramBuckets
    ) -> HistogramSeries {
        let name = MetricName.metric(label)
        return series(
            in: \.histograms, .histogram, name.hasSuffix("_seconds") ? name : name + "_seconds", label, dimensions
        ) { HistogramSeries(buckets) }
    }

    mutating func release(_ counter: CounterSeries) { release(counter, in: \.counters) }
    mutating func release(_ gauge: GaugeSeries) { release(gauge, in: \.gauges) }
    mutating func release(_ histogram: HistogramSeries) { release(histogram, in: \.histograms) }

    /// All of it, by name.
    var families: [MetricFamily] {
        let counted = counters.values.map {
            MetricFamily($0.name, help: $0.label, .counter($0.samples(\.value)))
        }
        // What many series set in turn is the value of none
        let measured = gauges.values.map {
            MetricFamily($0.name, help: $0.label, .gauge($0.samples(withOverflow: false, \.value)))
        }
        let spread = histograms.values.map {
            MetricFamily($0.name, help: $0.label, .histogram($0.samples(\.value)))
        }
        return (counted + measured + spread).sorted { $0.name < $1.name } + [overflow, refused]
    }

    private var overflow: MetricFamily {
        let refused =
            counters.values.map { ($0.name, $0.refused) } + gauges.values.map { ($0.name, $0.refused) }
            + histograms.values.map { ($0.name, $0.refused) }
        return ResilienceMetric.overflow.family(
            .counter(refused.filter { $0.1 > 0 }.map { .init(["metric": $0.0], MetricNumber($0.1)) }))
    }

    private var refused: MetricFamily {
        ResilienceMetric.refused.family(
            .counter(Refusal.allCases.map { .init(["reason": $0.rawValue], MetricNumber(refusals[$0] ?? 0)) }))
    }

    /// A series of a metric; one that is in no list, and that nobody will see, where the metric cannot be.
    private mutating func series<Series: AnyObject & Sendable>(
        in tables: WritableKeyPath<SeriesRegistry, [String: SeriesTable<Series>]>, _ kind: MetricKind, _ name: String,
        _ label: String, _ dimensions: [(String, String)], _ makeSeries: @escaping @Sendable () -> Series
    ) -> Series {
        let name = kind.family(name)
        if self[keyPath: tables][name] == nil {
            if let refusal = claim(name, kind) {
                refusals[refusal, default: 0] += 1
                return makeSeries()
            }
            self[keyPath: tables][name] = SeriesTable(name: name, label: label, makeSeries: makeSeries)
        }
        let (labels, limit) = (limits.labels(dimensions), limits.series)
        guard let series = self[keyPath: tables][name]?.series(labels, limit: limit) else {
            return makeSeries()
        }
        places[ObjectIdentifier(series)] = Place(name: name, labels: labels)
        return series
    }

    private mutating func claim(_ name: String, _ kind: MetricKind) -> Refusal? {
        guard counters.count + gauges.count + histograms.count < limits.metrics else { return .tooMany }
        let names = kind.names(name)
        guard claimed.isDisjoint(with: names) else { return .nameTaken }
        claimed.formUnion(names)
        return nil
    }

    private mutating func release<Series: AnyObject & Sendable>(
        _ series: Series, in tables: WritableKeyPath<SeriesRegistry, [String: SeriesTable<Series>]>
    ) {
        guard let place = places[ObjectIdentifier(series)],
            self[keyPath: tables][place.name]?.release(series, place.labels) == true
        else { return }
        places[ObjectIdentifier(series)] = nil
    }
}
