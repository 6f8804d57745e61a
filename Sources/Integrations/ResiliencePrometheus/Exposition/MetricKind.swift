/// What a metric is, as its TYPE line says.
enum MetricKind: String, Sendable {
    case counter, gauge, histogram, info

    /// What its values are called, behind the name of the metric; no other metric may have these names.
    var suffixes: [String] {
        switch self {
        case .counter: ["_total", "_created"]
        case .gauge: [""]
        case .histogram: ["_bucket", "_count", "_sum", "_created"]
        case .info: ["_info"]
        }
    }

    /// What a metric called `name` leaves to no other: the names of its values, and its own, by which OpenMetrics tells it.
    func names(_ name: String) -> Set<String> { Set(suffixes.map { name + $0 } + [name]) }

    /// The name of a metric without the suffix that its kind adds.
    func family(_ name: String) -> String {
        let suffix =
            switch self {
            case .counter: "_total"
            case .info: "_info"
            case .gauge, .histogram: ""
            }
        return !suffix.isEmpty && name.hasSuffix(suffix) && name != suffix ? String(name.dropLast(suffix.count)) : name
    }
}

extension MetricFamily.Samples {
    var kind: MetricKind {
        switch self {
        case .counter: .counter
        case .gauge: .gauge
        case .histogram: .histogram
        case .info: .info
        }
    }
}
