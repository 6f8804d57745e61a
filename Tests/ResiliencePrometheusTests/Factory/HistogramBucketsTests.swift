import Testing

@testable import ResiliencePrometheus

@Suite("Buckets") struct HistogramBucketsTests {
    @Test(
        "a value is in the first bucket whose bound it does not exceed",
        arguments: [(-1.0, 0), (1, 0), (1.0.nextUp, 1), (2, 1), (3, 2), (3.0.nextUp, 3), (.infinity, 3)])
    func index(_ value: Double, _ bucket: Int) {
        #expect(HistogramBuckets([1, 2, 3]).index(of: value) == bucket)
    }

    @Test func `without bounds there is one bucket`() { #expect(HistogramBuckets([]).index(of: 1) == 0) }
}
