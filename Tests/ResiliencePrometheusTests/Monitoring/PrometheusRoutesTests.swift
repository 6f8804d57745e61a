import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Metrics
import Testing

@testable import ResiliencePrometheus

@Suite("GET /metrics", .timeLimit(.minutes(2))) struct PrometheusRoutesTests {
    private static let prometheus =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"

    @Test func `answers in the format that is asked for`() async throws {
        let service = try await MonitoredService()
        try await service.application().test(.router) { client in
            let plain = try await client.execute(uri: "/metrics", method: .get)
            #expect(
                plain.status == .ok && plain.headers[.vary] == "Accept" && plain.headers[.cacheControl] == "no-store")
            #expect(plain.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(String(buffer: plain.body).contains("\nresilience_health{status=\"unhealthy\"} 1\n"))
            let open = try await client.execute(uri: "/metrics", method: .get, headers: [.accept: Self.prometheus])
            #expect(open.headers[.contentType] == "application/openmetrics-text; version=1.0.0; charset=utf-8")
            #expect(String(buffer: open.body).hasSuffix("\n# EOF\n"))
        }
    }

    @Test func `what Hummingbird counts is there, and no unknown path or method is a label`() async throws {
        let service = try await MonitoredService()
        let text = try await withMetricsFactory(service.metrics) {
            try await service.application().test(.router) { client in
                for number in 0..<300 {
                    _ = try await client.execute(uri: "/secret-\(number)", method: .get)
                    _ = try await client.execute(
                        uri: "/rooms/\(number)", method: try #require(HTTPRequest.Method("M\(number)")))
                    _ = try await client.execute(uri: "/rooms/\(number)", method: .get)
                }
                return String(buffer: try await client.execute(uri: "/metrics", method: .get).body)
            }
        }
        #expect(
            text.contains(
                "hb_requests_total{http_request_method=\"GET\",http_response_status_code=\"200\",http_route=\"/rooms/{id}\"} 300\n"
            ))
        #expect(
            text.contains("http_server_request_duration_seconds_bucket{http_request_method=\"GET\",")
                && text.contains("_OTHER"))
        #expect(!text.contains("secret") && !text.contains("M7"))
        #expect(text.split(separator: "\n").count { $0.hasPrefix("hb_") } < 20)
        #expect(!sampleNames(in: text).contains("resilience_metrics_overflow_total"))
    }

    @Test("promtool has no complaint", .enabled(if: Promtool.isInstalled, "\(Promtool.missing)"))
    func promtool() async throws {
        let service = try await MonitoredService()
        try await service.run()
        let body = try await withMetricsFactory(service.metrics) {
            try await service.application().test(.router) { client in
                _ = try await client.execute(uri: "/rooms/1", method: .get)
                _ = try await client.execute(uri: "/x", method: .get)
                return try await client.execute(uri: "/metrics", method: .get).body
            }
        }
        let (isWell, said) = try await Promtool.run(["check", "metrics"], input: Array(body.readableBytesView))
        #expect(isWell && said.isEmpty, "\(said)")
        // It would have one
        let bad = try await Promtool.run(["check", "metrics"], input: Array("# TYPE a counter\na 1\n".utf8))
        #expect(!bad.isWell && !bad.said.isEmpty)
    }

    @Test(
        "hostile names and values are metrics that Prometheus reads",
        .enabled(if: Promtool.isInstalled, "\(Promtool.missing)"))
    func hostile() async throws {
        let factory = PrometheusMetricsFactory()
        let texts = [
            "", "\u{0}", "a\nb", "\"} 1\nfake 2", "\\", "#", "{", "日本", "\u{202E}", "a\r\nb", "__name__", "le",
            "quantile",
        ]
        for (number, text) in texts.enumerated() {
            let dimensions = [(text, text), ("n", "\(number)")]
            Counter(label: "c" + text, dimensions: dimensions, factory: factory).increment()
            Timer(label: "t", dimensions: dimensions, factory: factory).recordSeconds(1)
        }
        let written = await Exposition(of: [factory]).text(in: .prometheus)
        let (_, said) = try await Promtool.run(["check", "metrics"], input: written)
        // It may find names ugly; what it cannot read it calls an error
        #expect(!said.contains("error while linting"), "\(said)")
        let broken = try await Promtool.run(["check", "metrics"], input: Array("a{b=\"\n\"} 1\n".utf8))
        #expect(broken.said.contains("error while linting"))
    }
}
