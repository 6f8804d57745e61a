import Testing

@testable import ResiliencePrometheus

@Suite("Exposition") struct ExpositionTests {
    /// Metrics that are always the same.
    struct Fixed: MetricCollector {
        let families: [MetricFamily]

        func collect() async -> [MetricFamily] { families }
    }

    private static let families = [
        MetricFamily(
            "shop_orders_total", help: "Orders\nof \"all\" kinds, C:\\",
            .counter([.init(["kind": "tea"], 3), .init(["kind": "a\"b\\c\nd"], 1.5), .init([:], 7)])),
        MetricFamily("shop_open", help: "Whether it is open", .gauge([.init([:], MetricNumber(true))])),
        MetricFamily(
            "shop_wait_seconds", help: "Waits",
            .histogram([
                .init(
                    ["queue": "till"],
                    HistogramCounts(HistogramBuckets([1e-7, 0.25, 1, 10]), counts: [1, 2, 0, 3, 4], sum: 61.5))
            ])),
        MetricFamily("shop_info", help: "The shop", .info(["city": "Erfurt"])),
    ]

    private static let shared = """
        shop_orders_total 7
        shop_orders_total{kind="a\\"b\\\\c\\nd"} 1.5
        shop_orders_total{kind="tea"} 3

        """

    private static let histogram = """
        shop_wait_seconds_bucket{queue="till",le="1e-07"} 1
        shop_wait_seconds_bucket{queue="till",le="0.25"} 3
        shop_wait_seconds_bucket{queue="till",le="1.0"} 3
        shop_wait_seconds_bucket{queue="till",le="10.0"} 6
        shop_wait_seconds_bucket{queue="till",le="+Inf"} 10
        shop_wait_seconds_sum{queue="till"} 61.5
        shop_wait_seconds_count{queue="till"} 10

        """

    private func text(_ families: [MetricFamily], _ format: ExpositionFormat) async -> String {
        String(decoding: await Exposition(of: [Fixed(families: families)]).text(in: format), as: UTF8.self)
    }

    /// What the exposition says of itself comes last.
    private func own(_ format: ExpositionFormat, metrics: Int = 0, series: Int = 0) -> String {
        """
        # HELP resilience_exposition_left_out \(ResilienceMetric.leftOut.help)
        # TYPE resilience_exposition_left_out gauge
        resilience_exposition_left_out{what="metric"} \(metrics)
        resilience_exposition_left_out{what="series"} \(series)
        \(format == .openMetrics ? "# EOF\n" : "")
        """
    }

    @Test func `Prometheus text names its metrics as their values are named`() async {
        let expected = """
            # HELP shop_orders_total Orders\\nof "all" kinds, C:\\\\
            # TYPE shop_orders_total counter
            \(Self.shared)# HELP shop_open Whether it is open
            # TYPE shop_open gauge
            shop_open 1
            # HELP shop_wait_seconds Waits
            # TYPE shop_wait_seconds histogram
            \(Self.histogram)# HELP shop_info The shop
            # TYPE shop_info gauge
            shop_info{city="Erfurt"} 1

            """
        #expect(await text(Self.families, .prometheus) == expected + own(.prometheus))
    }

    @Test func `OpenMetrics names its metrics without suffix, says units and the end`() async {
        let expected = """
            # HELP shop_orders Orders\\nof \\"all\\" kinds, C:\\\\
            # TYPE shop_orders counter
            \(Self.shared)# HELP shop_open Whether it is open
            # TYPE shop_open gauge
            shop_open 1
            # HELP shop_wait_seconds Waits
            # TYPE shop_wait_seconds histogram
            # UNIT shop_wait_seconds seconds
            \(Self.histogram)# HELP shop The shop
            # TYPE shop info
            shop_info{city="Erfurt"} 1

            """
        #expect(await text(Self.families, .openMetrics) == expected + own(.openMetrics))
    }

    @Test(
        "numbers are written as Go reads them",
        arguments: [
            (MetricNumber.whole(.max), "9223372036854775807"), (.whole(-3), "-3"), (.real(0.1), "0.1"),
            (.real(1e300), "1e+300"), (.real(.leastNonzeroMagnitude), "5e-324"), (.real(.infinity), "+Inf"),
            (.real(-.infinity), "-Inf"), (.real(.nan), "NaN"), (.real(-0.0), "-0.0"),
            (MetricNumber(.milliseconds(1500)), "1.5"), (MetricNumber(false), "0"),
        ])
    func numbers(_ number: MetricNumber, _ expected: String) async {
        let family = MetricFamily("x", help: "x", .gauge([.init([:], number)]))
        #expect(await text([family], .prometheus).contains("\nx \(expected)\n"))
    }

    @Test func `a metric without series is not there at all`() async {
        let families = [
            MetricFamily("a", help: "", .counter([])), MetricFamily("b", help: "", .gauge([])),
            MetricFamily("c", help: "", .histogram([])),
        ]
        #expect(await text(families, .prometheus) == own(.prometheus))
    }

    @Test func `of two series with the same labels the first is there`() async {
        let family = MetricFamily(
            "x", help: "x", .gauge([.init(["a": "1"], 1), .init(["a": "1", "b": ""], 2), .init(["a": "2"], 3)]))
        #expect(await text([family], .prometheus).contains("\nx{a=\"1\"} 1\nx{a=\"2\"} 3\n#"))
    }

    @Test(
        "of two metrics whose names clash the first is there, and the other counted",
        arguments: [
            ("x", "x", true), ("x_total", "x", true), ("x_count", "x", true), ("x_created", "x", true),
            ("y", "x", false), ("x_totals", "x", false),
        ])
    func clashes(_ gauge: String, _ counter: String, _ areOne: Bool) async {
        let histogram = MetricFamily(
            counter, help: "", .histogram([.init([:], HistogramCounts(HistogramBuckets([]), counts: [1], sum: 1))]))
        let other = MetricFamily(gauge, help: "", .gauge([.init([:], 5)]))
        let count = MetricFamily(counter, help: "", .counter([.init([:], 1)]))
        let isOfHistogram = gauge == "x_count"
        let text = await text([isOfHistogram ? histogram : count, other], .openMetrics)
        #expect(text.hasSuffix(own(.openMetrics, metrics: areOne ? 1 : 0)))
        #expect(text.contains("\n\(gauge) 5\n") == !areOne)
    }

    @Test func `nobody takes the name of what the exposition says of itself`() async {
        let thief = MetricFamily("resilience_exposition_left_out", help: "", .gauge([.init([:], 99)]))
        #expect(await text([thief], .prometheus) == own(.prometheus, metrics: 1))
    }

    @Test func `one metric has ten thousand series and no more`() async {
        let family = MetricFamily("x", help: "", .gauge((0..<10_007).map { .init(["n": "\($0)"], 1) }))
        let text = await text([family], .prometheus)
        #expect(text.hasSuffix(own(.prometheus, series: 7)))
        #expect(text.split(separator: "\n").count { $0.hasPrefix("x{") } == 10_000)
    }

    @Test func `a bucket's bound wins over a label of its name`() async {
        let family = MetricFamily(
            "x", help: "",
            .histogram([
                .init(["le": "a", "exported_le": "b"], HistogramCounts(HistogramBuckets([]), counts: [1], sum: 1))
            ]))
        #expect(await text([family], .prometheus).contains("x_bucket{exported_le=\"b;a\",le=\"+Inf\"} 1\n"))
    }
}
