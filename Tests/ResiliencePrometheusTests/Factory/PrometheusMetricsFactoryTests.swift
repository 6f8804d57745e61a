import Metrics
import Testing

@testable import ResiliencePrometheus

@Suite("The swift-metrics factory") struct PrometheusMetricsFactoryTests {
    private let factory = PrometheusMetricsFactory()

    /// The lines of values, without those that the factory says of itself.
    private func lines(_ factory: PrometheusMetricsFactory, with own: Bool = false) async -> [String] {
        let text = String(decoding: await Exposition(of: [factory]).text(in: .prometheus), as: UTF8.self)
        return text.split(separator: "\n").map(String.init).filter {
            !$0.hasPrefix("#") && !$0.hasPrefix("resilience_exposition") && (own || !$0.hasPrefix("resilience_metrics"))
        }
    }

    @Test func `whole and broken numbers are counted together, and nothing below zero`() async {
        let whole = Counter(label: "tea.cups", dimensions: [("kind", "green")], factory: factory)
        let broken = FloatingPointCounter(label: "tea.cups", dimensions: [("kind", "green")], factory: factory)
        whole.increment(by: 3)
        whole.increment(by: -5)
        whole.increment(by: Int64.min)
        #expect(await lines(factory) == ["tea_cups_total{kind=\"green\"} 3"])
        for amount in [0.5, -1, .nan, .infinity, -.infinity] { broken.increment(by: amount) }
        #expect(await lines(factory) == ["tea_cups_total{kind=\"green\"} 3.5"])
        whole.reset()
        #expect(await lines(factory) == ["tea_cups_total{kind=\"green\"} 0"])
    }

    @Test func `counters stay exact beyond what a Double holds`() async {
        let counter = Counter(label: "x", factory: factory)
        counter.increment(by: Int64(1) << 53)
        counter.increment()
        #expect(await lines(factory) == ["x_total 9007199254740993"])
    }

    @Test func `meters and gauges are set, and meters go up and down`() async {
        let meter = Meter(label: "requests.active", factory: factory)
        meter.increment(by: 3)
        meter.decrement(by: 1)
        Gauge(label: "temperature", factory: factory).record(-1.5)
        #expect(await lines(factory) == ["requests_active 2", "temperature -1.5"])
        meter.set(7)
        #expect(await lines(factory).first == "requests_active 7")
    }

    @Test func `timers are histograms in seconds, a bound is part of its bucket`() async {
        let factory = PrometheusMetricsFactory(durationBuckets: HistogramBuckets([0.001, 1]))
        let timer = Timer(label: "db.query", factory: factory)
        timer.recordMilliseconds(1)
        timer.recordNanoseconds(1_000_001)
        timer.recordSeconds(2)
        timer.recordNanoseconds(-5)
        let named = Timer(label: "http_seconds", factory: factory)
        named.recordSeconds(1)
        let expected = [
            "db_query_seconds_bucket{le=\"0.001\"} 2", "db_query_seconds_bucket{le=\"1.0\"} 3",
            "db_query_seconds_bucket{le=\"+Inf\"} 4", "db_query_seconds_sum 2.002000001", "db_query_seconds_count 4",
            "http_seconds_bucket{le=\"0.001\"} 0", "http_seconds_bucket{le=\"1.0\"} 1",
            "http_seconds_bucket{le=\"+Inf\"} 1", "http_seconds_sum 1.0", "http_seconds_count 1",
        ]
        #expect(await lines(factory) == expected)
    }

    @Test func `recorders are histograms, and what is no number is not recorded`() async {
        let factory = PrometheusMetricsFactory(buckets: ["body.size": HistogramBuckets([10, 100])])
        let recorder = Recorder(label: "body.size", factory: factory)
        for value in [10, 11, .nan, .infinity, 1000.0] { recorder.record(value) }
        let expected = [
            "body_size_bucket{le=\"10.0\"} 1", "body_size_bucket{le=\"100.0\"} 2", "body_size_bucket{le=\"+Inf\"} 3",
            "body_size_sum 1021.0", "body_size_count 3",
        ]
        #expect(await lines(factory) == expected)
    }

    @Test func `beyond its limit a metric has one series more, and the sum stays right`() async {
        var limits = SeriesLimits()
        limits.series = 2
        let factory = PrometheusMetricsFactory(limits: limits)
        for client in 0..<1000 {
            Counter(label: "hits", dimensions: [("client", "\(client)")], factory: factory).increment()
            Meter(label: "level", dimensions: [("client", "\(client)")], factory: factory).set(client)
        }
        let expected = [
            "hits_total{client=\"0\"} 1", "hits_total{client=\"1\"} 1", "hits_total{overflow=\"true\"} 998",
            "level{client=\"0\"} 0", "level{client=\"1\"} 1", "resilience_metrics_overflow_total{metric=\"hits\"} 998",
            "resilience_metrics_overflow_total{metric=\"level\"} 998",
        ]
        #expect(await lines(factory, with: true).filter { !$0.contains("refused") } == expected)
        // A known series is found beyond the limit too
        Counter(label: "hits", dimensions: [("client", "1")], factory: factory).increment()
        #expect(await lines(factory).contains("hits_total{client=\"1\"} 2"))
    }

    @Test func `beyond their limit metrics count nothing, and are counted`() async {
        var limits = SeriesLimits()
        limits.metrics = 2
        let factory = PrometheusMetricsFactory(limits: limits)
        for name in ["a", "b", "c", "d", "a"] { Counter(label: name, factory: factory).increment() }
        #expect(await lines(factory) == ["a_total 2", "b_total 1"])
        #expect(await lines(factory, with: true).contains("resilience_metrics_refused_total{reason=\"too_many\"} 2"))
    }

    @Test(
        "a name that another kind has counts nothing, and is counted",
        arguments: [
            ("x", "x"), ("x", "x.total"), ("x", "x_created"), ("resilience.metrics.refused", "y"),
            ("y", "resilience.metrics.overflow_total"),
        ])
    func conflicts(_ counter: String, _ gauge: String) async {
        Counter(label: counter, factory: factory).increment()
        Gauge(label: gauge, factory: factory).record(5)
        Timer(label: "t", factory: factory).recordSeconds(1)
        Gauge(label: "t_seconds_count", factory: factory).record(5)
        let lines = await lines(factory, with: true)
        #expect(lines.contains("resilience_metrics_refused_total{reason=\"name_taken\"} 2"))
        #expect(!lines.contains { $0.hasSuffix(" 5") && !$0.hasPrefix("y") })
        #expect(lines.contains("t_seconds_count 1"))
    }

    @Test func `a dimension of known values has no others`() async {
        for method in ["GET", "get", "BREW", "POST\n"] {
            Counter(label: "r", dimensions: [("http.request.method", method)], factory: factory).increment()
        }
        #expect(
            await lines(factory)
                == ["r_total{http_request_method=\"GET\"} 1", "r_total{http_request_method=\"_OTHER\"} 3"])
    }

    @Test(
        "long values are cut between characters, and short ones are not",
        arguments: [("abcdef", "abcd"), ("abcd", "abcd"), ("aää", "aä"), ("ab€", "ab"), ("👩‍🚀", "👩")])
    func cuts(_ value: String, _ kept: String) {
        var limits = SeriesLimits()
        limits.valueLength = 4
        #expect(limits.labels([("a", value)]) == ["a": kept])
    }

    @Test func `a series goes with the last that counts in it`() async {
        let first = Counter(label: "c", dimensions: [("a", "1")], factory: factory)
        let second = Counter(label: "c", dimensions: [("a", "1")], factory: factory)
        first.increment()
        first.destroy()
        second.increment()
        #expect(await lines(factory) == ["c_total{a=\"1\"} 2"])
        second.destroy()
        second.destroy()
        #expect(await lines(factory).isEmpty)
        Counter(label: "c", dimensions: [("a", "1")], factory: factory).increment()
        #expect(await lines(factory) == ["c_total{a=\"1\"} 1"])
    }

    @Test func `room that a series leaves is another's`() async {
        var limits = SeriesLimits()
        limits.series = 1
        let factory = PrometheusMetricsFactory(limits: limits)
        for name in ["a", "b", "c"] {
            let meter = Meter(label: "m", dimensions: [("n", name)], factory: factory)
            meter.set(1)
            #expect(await lines(factory) == ["m{n=\"\(name)\"} 1"])
            meter.destroy()
        }
    }

    @Test func `hostile names and values come out as what Prometheus takes`() async {
        let hostile = [
            "", "\u{0}", "a\nb", "\"} 1\nfake 2", "\\", "#", "{", "日本", "\u{202E}", "a\r\nb", "__name__", "le",
        ]
        for (index, text) in hostile.enumerated() {
            Counter(label: text, dimensions: [(text, text), ("n", "\(index)")], factory: factory).increment()
            Timer(label: "t", dimensions: [(text, text), ("n", "\(index)")], factory: factory).recordSeconds(1)
        }
        for line in await lines(factory, with: true) {
            #expect(line.wholeMatch(of: /[a-zA-Z_][a-zA-Z0-9_]*(\{[^\n]*\})? [0-9.e+-]+/) != nil, "\(line)")
            #expect(!line.utf8.contains(0))
        }
    }

    @Test func `nothing is lost when many count and somebody reads`() async {
        let (tasks, each) = (8, 2000)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<tasks {
                group.addTask { @concurrent [factory] in
                    for number in 0..<each {
                        Counter(label: "c", dimensions: [("n", "\(number % 5)")], factory: factory).increment()
                        FloatingPointCounter(label: "f", factory: factory).increment(by: 0.5)
                        Timer(label: "t", factory: factory).recordSeconds(1)
                        Meter(label: "m", factory: factory).increment(by: 1)
                    }
                }
            }
            group.addTask { @concurrent [factory] in
                for _ in 0..<100 { _ = await factory.collect() }
            }
        }
        let total = tasks * each
        let lines = await lines(factory)
        for number in 0..<5 { #expect(lines.contains("c_total{n=\"\(number)\"} \(total / 5)")) }
        #expect(lines.contains("f_total \(total / 2)") || lines.contains("f_total \(total / 2).0"))
        #expect(lines.contains("t_seconds_count \(total)") && lines.contains("t_seconds_sum \(total).0"))
        #expect(lines.contains("m \(total)"))
    }
}
