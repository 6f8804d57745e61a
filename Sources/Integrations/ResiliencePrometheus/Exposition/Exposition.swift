/// What `/metrics` answers: the metrics of several collectors as one text, valid whatever they hold.
///
///     let exposition = Exposition(of: [ResilienceCollector(manager: manager), factory])
///     let text = await exposition.text(in: .openMetrics)
public struct Exposition: Sendable {
    /// No metric has more series: whoever makes one for each client has made a mistake that must not cost the scrape.
    private static let mostSeries = 10_000

    private let collectors: [any MetricCollector]

    /// Creates one; of two metrics with one name the collector that is named first has it.
    public init(of collectors: [any MetricCollector]) { self.collectors = collectors }

    /// The metrics of this moment, as text in UTF-8.
    public func text(in format: ExpositionFormat) async -> [UInt8] {
        var writer = ExpositionWriter(format)
        for family in await families() { writer.write(family) }
        writer.end()
        return writer.bytes
    }

    private func families() async -> [MetricFamily] {
        var families: [MetricFamily] = []
        var claimed = MetricKind.gauge.names(ResilienceMetric.leftOut.rawValue)
        var (clashes, omitted) = (0, 0)
        for collector in collectors {
            for family in await collector.collect() {
                let names = family.samples.kind.names(family.name)
                guard claimed.isDisjoint(with: names) else {
                    clashes += 1
                    continue
                }
                claimed.formUnion(names)
                let bounded = family.bounded(to: Self.mostSeries)
                omitted += bounded.omitted
                families.append(bounded.family)
            }
        }
        return families + [leftOut(metrics: clashes, series: omitted)]
    }

    private func leftOut(metrics: Int, series: Int) -> MetricFamily {
        ResilienceMetric.leftOut.family(
            .gauge([.init(["what": "metric"], MetricNumber(metrics)), .init(["what": "series"], MetricNumber(series))]))
    }
}
