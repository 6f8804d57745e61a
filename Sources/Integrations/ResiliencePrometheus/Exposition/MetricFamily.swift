/// One metric with all its series, at one moment.
public struct MetricFamily: Hashable, Sendable {
    /// A value, and the labels that tell it from the others.
    public struct Sample<Value: Hashable & Sendable>: Hashable, Sendable {
        let labels: MetricLabels
        let value: Value

        /// A value under these labels.
        public init(_ labels: MetricLabels, _ value: Value) { (self.labels, self.value) = (labels, value) }
    }

    /// The values, by what they mean.
    public enum Samples: Hashable, Sendable {
        /// Only grows.
        case counter([Sample<MetricNumber>])
        /// Goes up and down.
        case gauge([Sample<MetricNumber>])
        /// How values are spread.
        case histogram([Sample<HistogramCounts>])
        /// What does not change as long as the process lives, told by labels.
        case info(MetricLabels)
    }

    /// Valid, and without the suffix that its kind brings: `resilience_circuit_calls` of `resilience_circuit_calls_total`.
    public let name: String
    /// What it counts, for people.
    public let help: String
    /// Its values, sorted by label, each set of labels once.
    public let samples: Samples

    /// A metric called `name`, which is made valid; of a counter the `_total` is its suffix, and given or not.
    public init(_ name: String, help: String, _ samples: Samples) {
        let name = MetricName.metric(name)
        self.help = help
        switch samples {
        case .counter(let values): self.samples = .counter(Self.distinct(values))
        case .gauge(let values): self.samples = .gauge(Self.distinct(values))
        case .histogram(let values):
            // `le` tells the buckets apart
            self.samples = .histogram(
                Self.distinct(values.map { Sample($0.labels.renaming("le", to: "exported_le"), $0.value) }))
        case .info: self.samples = samples
        }
        self.name = samples.kind.family(name)
    }

    /// So many of its series at most, and how many that leaves out.
    func bounded(to limit: Int) -> (family: MetricFamily, omitted: Int) {
        func first<Value>(_ values: [Sample<Value>]) -> [Sample<Value>] { Array(values.prefix(limit)) }
        let bounded: Samples
        let count: Int
        switch samples {
        case .counter(let values): (bounded, count) = (.counter(first(values)), values.count)
        case .gauge(let values): (bounded, count) = (.gauge(first(values)), values.count)
        case .histogram(let values): (bounded, count) = (.histogram(first(values)), values.count)
        case .info: (bounded, count) = (samples, 1)
        }
        return count <= limit ? (self, 0) : (MetricFamily(name, help: help, bounded), count - limit)
    }

    /// Two samples of the same labels would make the whole scrape wrong: of these the first holds.
    private static func distinct<Value>(_ samples: [Sample<Value>]) -> [Sample<Value>] {
        var seen = Set<MetricLabels>()
        return samples.filter { seen.insert($0.labels).inserted }.sorted { $0.labels < $1.labels }
    }
}
