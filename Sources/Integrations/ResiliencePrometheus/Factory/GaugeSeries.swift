import CoreMetrics

/// One series of a gauge: a meter, or a recorder that does not aggregate.
final class GaugeSeries: MeterHandler, RecorderHandler {
    private let number = AtomicNumber()

    var value: MetricNumber {
        let value = number.value
        // As a whole number where it is one: `3`, not `3.0`
        return Int64(exactly: value).map(MetricNumber.whole) ?? .real(value)
    }

    func set(_ value: Int64) { number.set(Double(value)) }
    func set(_ value: Double) { number.set(value) }
    func increment(by amount: Double) { number.add(amount) }
    func decrement(by amount: Double) { number.add(-amount) }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }
}
