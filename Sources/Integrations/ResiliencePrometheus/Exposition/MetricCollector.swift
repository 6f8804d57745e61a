/// Something that is asked for its metrics whenever somebody reads them.
public protocol MetricCollector: Sendable {
    /// Its metrics at this moment. A counter is never below what it was before.
    func collect() async -> [MetricFamily]
}
