import ResiliencePrimitives
import ResilienceTesting
import Testing

@Suite("A latency histogram") struct LatencyHistogramTests {
    @Test func `of nothing shows zeros`() {
        let histogram = LatencyHistogram()
        #expect(histogram.count == 0)
        #expect((histogram.mean, histogram.max) == (.zero, .zero))
        #expect(histogram.percentiles([0, 0.5, 1]) == [.zero, .zero, .zero])
    }

    @Test func `below 32 ns is exact`() {
        let histogram = LatencyHistogram()
        for value in 1...20 { histogram.record(.nanoseconds(value)) }
        #expect(histogram.percentiles([0, 0.05, 0.5, 0.95, 1]) == [1, 1, 10, 19, 20].map { .nanoseconds($0) })
        #expect(histogram.mean == .nanoseconds(10))
        #expect(histogram.count == 20)
    }

    @Test func `counts each duration between the bounds it lies between, a bound with what is below it`() {
        let histogram = LatencyHistogram()
        #expect(histogram.counts(between: []) == [0])
        for value in [0, 9, 10, 11, 20, 21, 31] { histogram.record(.nanoseconds(value)) }
        histogram.record(.seconds(100))
        #expect(histogram.counts(between: [.nanoseconds(10), .nanoseconds(20), .seconds(1)]) == [3, 2, 2, 1])
        #expect(histogram.counts(between: [.nanoseconds(31)]) == [7, 1])
        #expect(histogram.counts(between: []) == [8])
    }

    @Test(arguments: History.fresh(8))
    func `counts on the right side of a bound what is further from it than a sixty-fourth`(given: History) {
        var history = given
        let histogram = LatencyHistogram()
        let bounds = [1e-6, 1e-3, 0.25, 1].map { Duration.seconds($0) }
        var expected = [UInt64](repeating: 0, count: bounds.count + 1)
        for _ in 0..<1000 {
            let place = Int.random(in: 0...bounds.count, using: &history)
            let low = place == 0 ? 1.0 : Double(bounds[place - 1].nanoseconds) * 65 / 64
            let high = place == bounds.count ? 1e13 : Double(bounds[place].nanoseconds) * 63 / 64
            histogram.record(.nanoseconds(Int64(Double.random(in: low...high, using: &history))))
            expected[place] += 1
        }
        #expect(histogram.counts(between: bounds) == expected)
    }

    @Test(arguments: [10.0, 55, 99.9]) func `names the last of a share that is not exact in binary`(percent: Double) {
        let histogram = LatencyHistogram()
        let share = Int((percent * 100).rounded())
        for number in 1...10_000 { histogram.record(.nanoseconds(number <= share ? 1 : 2)) }
        #expect(histogram.percentile(percent / 100) == .nanoseconds(1))
    }

    @Test(arguments: [Duration.seconds(-1), .seconds(1_000_000)])
    func `reads what is out of range as its edge`(duration: Duration) {
        let histogram = LatencyHistogram()
        histogram.record(duration)
        #expect(histogram.count == 1)
        #expect(histogram.percentile(1) <= .seconds(5 * 3600))
        #expect(histogram.percentile(1) >= .zero)
    }

    @Test(arguments: History.fresh(16))
    func `is off by at most a sixty-fourth at any percentile`(given: History) {
        var history = given
        let histogram = LatencyHistogram()
        let values = (0..<5000).map { _ in
            Int64.random(in: 1...(1 << Int64.random(in: 1...40, using: &history)), using: &history)
        }
        for value in values { histogram.record(.nanoseconds(value)) }
        let sorted = values.sorted()
        for percent in [1, 10, 25, 50, 75, 90, 95, 99, 100] {
            let exact = sorted[max(1, (sorted.count * percent + 99) / 100) - 1]
            let error = histogram.percentile(Double(percent) / 100) - .nanoseconds(exact)
            #expect(max(error, .zero - error) * 64 <= .nanoseconds(exact), "p\(percent) of \(exact) ns")
        }
    }

    @Test func `loses nothing under many writers`() async {
        let histogram = LatencyHistogram()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for value in 0..<1000 { histogram.record(.nanoseconds(value)) } } }
        }
        #expect(histogram.count == 8000)
        #expect(histogram.max == .nanoseconds(999))
        #expect(histogram.totalDuration == .nanoseconds(8 * 499_500))
    }
}
