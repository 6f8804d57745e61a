import ResiliencePrimitives
import Testing

@testable import ResilienceCommand

@Suite("The axes of a picture")
struct AxisTests {
    @Test(
        arguments: [
            (0, 1, 1), (1, 1, 1), (5, 1, 5), (6, 2, 6), (10, 2, 10), (11, 5, 15), (26, 10, 30), (999, 200, 1000),
            (1001, 500, 1500), (123_456, 50_000, 150_000),
        ])
    func `count up to a round number in at most five round steps`(_ most: Int, _ step: Int, _ top: Int) {
        let axis = CountAxis(upTo: most)
        #expect(axis.step == step)
        #expect(axis.top == top)
        #expect(axis.marks.last == top)
    }

    @Test(arguments: [
        (5, "5"), (500, "500"), (1000, "1k"), (1500, "1.5k"), (20_000, "20k"), (2_000_000, "2M"), (500_000_000, "500M"),
        (5_000_000_000, "5G"),
    ])
    func `write counts short`(_ count: Int, _ text: String) { #expect(CountAxis.label(count) == text) }

    /// A span, and what is written along it.
    struct Span {
        let start: Double
        let seconds: Double
        let labels: String
    }

    private static let spans = [
        Span(start: 0, seconds: 10, labels: "0s 2s 4s 6s 8s 10s"),
        Span(start: 0, seconds: 0.004, labels: "0s 1ms 2ms 3ms 4ms"),
        Span(start: -3, seconds: 6, labels: "-3s -2s -1s 0s 1s 2s 3s"),
        Span(start: 90, seconds: 700, labels: "2m 4m 6m 8m 10m 12m"),
        // 1 July 2026, a Wednesday
        Span(
            start: 1_782_864_000, seconds: 86_400,
            labels: "1 Jul 03:00 06:00 09:00 12:00 15:00 18:00 21:00 2 Jul"),
        Span(start: 1_782_864_100, seconds: 3600, labels: "00:10 00:20 00:30 00:40 00:50 01:00"),
        Span(
            start: 1_782_864_000, seconds: 30,
            labels: "1 Jul 00:00:05 00:00:10 00:00:15 00:00:20 00:00:25 00:00:30"),
        Span(
            start: 1_782_864_000.25, seconds: 0.5,
            labels: "00:00:00.300 00:00:00.400 00:00:00.500 00:00:00.600 00:00:00.700"),
        // 14 December 2026, a Monday
        Span(
            start: 1_797_206_400, seconds: 50 * 86_400,
            labels: "14 Dec 21 Dec 28 Dec 4 Jan 11 Jan 18 Jan 25 Jan 1 Feb"),
        Span(start: 1_797_206_400, seconds: 20 * 86_400, labels: "17 Dec 21 Dec 25 Dec 29 Dec 2 Jan"),
        Span(start: 1_797_206_400, seconds: 17 * 86_400 + 43_200, labels: "17 Dec 21 Dec 25 Dec 29 Dec"),
        Span(
            start: 1_797_206_400 + 14 * 86_400, seconds: 4 * 86_400,
            labels: "28 Dec 12:00 29 Dec 12:00 30 Dec 12:00 31 Dec 12:00 2027"),
    ]

    @Test(arguments: spans) func `mark round moments`(of span: Span) {
        let start = Int64(span.start * 1e9)
        let axis = TimeAxis(
            from: MonotonicTime(nanoseconds: start), to: MonotonicTime(nanoseconds: start + Int64(span.seconds * 1e9)))
        #expect(axis.marks.map(\.label).joined(separator: " ") == span.labels)
        #expect(axis.marks.count <= 9)
    }
}
