import NIOCore
import ResiliencePrometheus
import Testing

@testable import ResilienceCommand

@Suite("What is counted of requests that routes do not see") struct RequestCountsTests {
    @Test func `has the names and labels that Hummingbird gives it`() async throws {
        let factory = PrometheusMetricsFactory()
        let counts = RequestCounts(route: "/v1/check", method: "POST", factory: factory)
        for (status, milliseconds) in [(200, 2), (429, 1), (200, 4)] as [(Int, Int64)] {
            counts.add(status: status, after: .milliseconds(milliseconds))
        }
        let text = String(decoding: await Exposition(of: [factory]).text(in: .prometheus), as: UTF8.self)
        let labels = #"http_request_method="POST",http_response_status_code="200",http_route="/v1/check""#
        for line in [
            "hb_requests_total{\(labels)} 2", "http_server_request_duration_seconds_count{\(labels)} 2",
            "http_server_request_duration_seconds_sum{\(labels)} 0.006",
        ] {
            #expect(text.contains(line + "\n"), "\(text)")
        }
        #expect(text.contains(#"http_response_status_code="429""#))
    }
}
