/// How metrics are written down: the two texts that Prometheus reads.
public enum ExpositionFormat: Sendable, CaseIterable {
    /// Prometheus text, version 0.0.4.
    case prometheus
    /// OpenMetrics 1.0.
    case openMetrics

    /// The media type, for the Content-Type field.
    public var contentType: String {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// The one that the Accept fields of a request ask for: that of the greater weight, and of two that are as welcome
    /// OpenMetrics where it is named, Prometheus text where it is not. Who accepts neither gets the text all the same: it is
    /// what there is, and a person can read it.
    public init(accepting fields: some Sequence<some StringProtocol>) {
        let ranges = fields.flatMap { MediaRange.list(of: String($0)) }
        let openMetrics = Self.openMetrics.match(in: ranges)
        let text = Self.prometheus.match(in: ranges)
        let isOpen =
            openMetrics.weight > 0
            && (openMetrics.weight, openMetrics.isNamed ? 1 : 0) > (text.weight, 0)
        self = isOpen ? .openMetrics : .prometheus
    }

    /// What the ranges say of this format: the most precise one that is for it counts (RFC 9110, section 12.5.1).
    private func match(in ranges: [MediaRange]) -> (weight: Double, isNamed: Bool) {
        let (type, subtype, version) =
            switch self {
            case .prometheus: ("text", "plain", "0.0.4")
            case .openMetrics: ("application", "openmetrics-text", "1.0.0")
            }
        let best = ranges.compactMap { range in
            range.precision(for: type, subtype, version: version).map { (precision: $0, weight: range.weight) }
        }
        .max { ($0.precision, $0.weight) < ($1.precision, $1.weight) }
        return best.map { ($0.weight, $0.precision > 1) } ?? (0, false)
    }
}
