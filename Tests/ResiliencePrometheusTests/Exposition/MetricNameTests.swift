import Testing

@testable import ResiliencePrometheus

@Suite("Names and labels") struct MetricNameTests {
    @Test(
        "a metric's name is letters, digits and underscores",
        arguments: [
            ("http.server.request.duration", "http_server_request_duration"), ("a:b", "a_b"), ("9lives", "_9lives"),
            ("", "_"), ("é", "_"), ("a\nb{c=\"d\"}", "a_b_c__d__"), ("__x", "__x"), ("A_z0", "A_z0"), ("👩‍🚀", "___"),
        ])
    func metrics(_ text: String, _ name: String) { #expect(MetricName.metric(text) == name) }

    @Test(
        "a label's name does not begin with two underscores",
        arguments: [("__name__", "_name__"), ("___", "_"), ("_x", "_x"), ("http.route", "http_route"), ("1", "_1")])
    func labels(_ text: String, _ name: String) { #expect(MetricName.label(text) == name) }

    @Test func `labels are sorted, and one without a value is none`() {
        let labels: MetricLabels = ["b": "2", "a": "1", "c": ""]
        #expect(labels.labels.map(\.name) == ["a", "b"])
        #expect(labels == MetricLabels([("a", "1"), ("b", "2")]))
    }

    @Test func `names that become one keep both values`() {
        let labels: MetricLabels = ["a.b": "1", "a_b": "2"]
        #expect(labels == ["a_b": "1;2"])
    }

    @Test(
        "a counter's name has its suffix once",
        arguments: [("x", "x"), ("x_total", "x"), ("x_total_total", "x_total"), ("_total", "_total")])
    func suffixes(_ given: String, _ name: String) {
        #expect(MetricFamily(given, help: "", .counter([])).name == name)
    }
}
