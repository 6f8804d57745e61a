import Histogram
import ResiliencePrimitives
import ResilienceTesting
import Testing

@Suite("Beside HdrHistogram, a latency histogram") struct ReferenceHistogramTests {
    @Test(arguments: History.fresh(8))
    func `names the same percentiles, within the resolution of both`(given: History) {
        var history = given
        let ours = LatencyHistogram()
        var reference = Histogram<UInt64>(
            lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000_000, numberOfSignificantValueDigits: .three)
        for _ in 0..<10_000 {
            let value = UInt64.random(in: 1...(1 << UInt64.random(in: 6...40, using: &history)), using: &history)
            ours.record(.nanoseconds(Int64(value)))
            reference.record(value)
        }
        for percent in [10.0, 50, 90, 95, 99, 99.9] {
            let theirs = Double(reference.valueAtPercentile(percent))
            let mine = ours.percentile(percent / 100) / .nanoseconds(1)
            #expect(abs(mine - theirs) <= theirs * (1 / 64.0 + 1 / 500.0), "p\(percent): \(mine) and \(theirs)")
        }
    }
}
