import CoreMetrics
import Synchronization

/// One series of a counter: an atomic addition for whole numbers, which stay exact.
final class CounterSeries: CounterHandler, FloatingPointCounterHandler {
    private let whole = Atomic<UInt64>(0)
    private let fraction = AtomicNumber()

    var value: MetricNumber {
        let (whole, fraction) = (whole.load(ordering: .relaxed), fraction.value)
        return fraction == 0 ? .whole(Int64(clamping: whole)) : .real(Double(whole) + fraction)
    }

    /// A counter never goes back: what is below zero is not added.
    func increment(by amount: Int64) {
        if amount > 0 { whole.wrappingAdd(UInt64(amount), ordering: .relaxed) }
    }

    func increment(by amount: Double) {
        if amount > 0, amount.isFinite { fraction.add(amount) }
    }

    /// To Prometheus, a process that began anew.
    func reset() {
        whole.store(0, ordering: .relaxed)
        fraction.set(0)
    }
}
