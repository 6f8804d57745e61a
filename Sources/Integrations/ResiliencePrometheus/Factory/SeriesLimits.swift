/// How many series a program can make, whatever its dimensions hold: what comes from outside, as a path or an address does,
/// must not fill the memory of this process or of Prometheus.
public struct SeriesLimits: Hashable, Sendable {
    /// Metrics in all.
    public var metrics = 500
    /// Series of one metric. Beyond, counts and durations go to one series labelled `overflow="true"`, so that sums stay
    /// right; gauges are dropped. `resilience_metrics_overflow_total` says how often that was.
    public var series = 200
    /// Bytes of UTF-8 of a label's value; what is longer is cut.
    public var valueLength = 120
    /// The values that a dimension can have; all others are `_OTHER`, as OpenTelemetry calls them.
    public var known = [
        "http.request.method": Set([
            "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE",
        ])
    ]

    /// The limits as they are above; change what should be otherwise.
    public init() {}

    /// The labels that dimensions become.
    func labels(_ dimensions: [(String, String)]) -> MetricLabels {
        MetricLabels(
            dimensions.map { name, value in
                if let known = known[name], !known.contains(value) { return (name, "_OTHER") }
                return (name, cut(value))
            })
    }

    private func cut(_ value: String) -> String {
        guard value.utf8.count > valueLength else { return value }
        var end = value.utf8.index(value.startIndex, offsetBy: valueLength)
        while end > value.startIndex, value.unicodeScalars.index(before: value.unicodeScalars.index(after: end)) != end
        {
            end = value.utf8.index(before: end)
        }
        return String(value[..<end])
    }
}
