import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Subprocess
import Testing

extension Integration {
    @Suite(
        "A real Prometheus",
        .enabled(if: PrometheusServer.isInstalled, "prometheus is missing: install it with apt-get install prometheus"))
    struct MonitoringTests {
        /// Its Redis is on a port where nobody listens.
        private static let settings = """
            store: {redis: "redis://127.0.0.1:1/0", when_unavailable: local}
            breakers: {tts_service: {failure_threshold: 3}}
            backpressure: {tts_synthesis: {max_queue_size: 10}}
            rate_limits:
              rules:
                - {name: rooms, path: /rooms/.*, limits: [5/hour]}
                - {name: 'odd "name"\\', path: /odd, limits: [5/hour]}

            """

        private func monitoring(
            ends: TerminationStatus = .exited(0),
            _ body: (RunningProgram, PrometheusServer, HTTPClient) async throws -> Void
        ) async throws {
            try await Workspace.with { workspace in
                let file = try workspace.write(Self.settings, to: "settings.yaml")
                try await Services.withClient { http in
                    try await withProgram(
                        .resilience, ["serve", "--config", file], in: workspace, ends: ends
                    ) { running in
                        try await PrometheusServer.run(scraping: running, with: http, in: workspace) { prometheus in
                            try await until("scraped") {
                                try await prometheus.target()
                            } is: {
                                $0 == "up"
                            }
                            try await body(running, prometheus, http)
                        }
                    }
                }
            }
        }

        private func ask(_ http: HTTPClient, _ running: RunningProgram, _ path: String, times: Int) async throws {
            for number in 0..<times {
                let body = #"{"client":"guest-\#(number % 10)","path":"\#(path)"}"#
                let answer = try await http.answer(.POST, running.url + "/v1/check", json: body)
                #expect([200, 429].contains(answer.status))
            }
        }

        @Test(.timeLimit(.minutes(3)))
        func `has the counts of a service as the service has them, and no client's name`()
            async throws
        {
            try await monitoring { running, prometheus, http in
                try await ask(http, running, "/rooms/7", times: 70)
                try await ask(http, running, "/odd", times: 3)
                for path in 0..<50 { _ = try await http.answer(.GET, running.url + "/unknown-\(path)") }
                let denied = #"resilience_rate_limit_requests_total{rule="rooms",verdict="denied"}"#
                try await until("counted") {
                    try await prometheus.query(denied)
                } is: {
                    $0.values.first == "20"
                }
                let allowed = try await prometheus.query(#"resilience_rate_limit_requests_total{verdict="allowed"}"#)
                let byRule = Dictionary(uniqueKeysWithValues: allowed.map { ($0.key["rule"] ?? "", $0.value) })
                #expect(byRule["rooms"] == "50" && byRule[#"odd "name"\"#] == "3")
                let local = try await prometheus.query(#"resilience_rate_limit_fallbacks_total{policy="local"}"#)
                #expect(local.values.first == "73")
                // All that anybody counts, with all its labels
                let series = try await prometheus.query(#"{job="resilience"}"#).keys
                #expect(series.count > 50)
                let labels = series.flatMap(\.values)
                #expect(!labels.contains { $0.contains("guest") || $0.contains("unknown") })
                let route = try await prometheus.query(
                    #"sum(hb_requests_total{http_route="/v1/check",http_response_status_code="200"})"#)
                #expect(route.values.first == "53")
                #expect(try await prometheus.target() == "up")
            }
        }

        @Test(.timeLimit(.minutes(3)))
        func `evaluates the alerts: a store that is away, a rule that denies, a service that is gone`()
            async throws
        {
            try await monitoring { running, prometheus, http in
                let away = try await until("the store is away") {
                    try await ask(http, running, "/rooms/1", times: 100)
                    return try await prometheus.firing()
                } is: {
                    $0.keys.contains("ResilienceStoreAway") && $0.keys.contains("ResilienceManyDenied")
                        && $0.keys.contains("ResilienceFallbackDecisions")
                }
                #expect(away["ResilienceStoreAway"]?["severity"] == "page")
                #expect(away["ResilienceStoreAway"]?["kind"] == "redis")
                #expect(away["ResilienceManyDenied"]?["rule"] == "rooms")
                #expect(away["ResilienceFallbackDecisions"]?["policy"] == "local")
                let calm: Set = [
                    "ResilienceDown", "ResilienceUnhealthy", "ResilienceCircuitOpen", "ResilienceQueueFull",
                    "ResilienceMetricsIncomplete",
                ]
                #expect(calm.isDisjoint(with: away.keys), "\(away.keys)")
                let rules = try await prometheus.rules()
                #expect(rules.count >= 13 && rules.values.allSatisfy { $0 == "ok" }, "\(rules)")
                try running.terminate()
                await running.hasEnded()
                try await until("the service is missed") {
                    try await prometheus.firing()
                } is: {
                    $0["ResilienceDown"]?["severity"] == "page"
                }
            }
        }

        @Test(.timeLimit(.minutes(3))) func `understands every query of the dashboard`() async throws {
            struct Dashboard: Decodable {
                struct Target: Decodable {
                    let expr: String
                }

                struct Panel: Decodable {
                    let title: String
                    let targets: [Target]?
                }

                let panels: [Panel]
            }

            let text = try PrometheusServer.shipped("grafana.json")
            let dashboard = try JSONDecoder().decode(Dashboard.self, from: Data(text.utf8))
            try await monitoring { running, prometheus, http in
                try await ask(http, running, "/rooms/1", times: 20)
                // Of what is there only since somebody asked
                let perSecond = "rate(hb_requests_total[10s])"
                try await until("scraped twice") {
                    try await prometheus.query(perSecond)
                } is: {
                    !$0.isEmpty
                }
                var silent: [String] = []
                for panel in dashboard.panels {
                    for target in panel.targets ?? [] {
                        let expression = target.expr.replacing("$job", with: "resilience")
                            .replacing("$instance", with: ".*").replacing("$__rate_interval", with: "10s")
                        // Throws where it is not understood
                        if try await prometheus.query(expression).isEmpty { silent.append(panel.title) }
                    }
                }
                // Where nothing happens there is nothing to show
                let quiet: Set = [
                    "Calls by outcome", "Lost and held up", "Where the candidate decides otherwise",
                    "Waiting for a turn",
                    "Work", "Counters", "Time of a decision",
                ]
                #expect(Set(silent).subtracting(quiet).isEmpty, "\(silent)")
            }
        }
    }
}
