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
