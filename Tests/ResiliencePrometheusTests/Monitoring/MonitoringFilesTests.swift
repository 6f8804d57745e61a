import Foundation
import Hummingbird
import HummingbirdTesting
import Metrics
import Testing

@testable import ResiliencePrometheus

@Suite("What operators load", .timeLimit(.minutes(2))) struct MonitoringFilesTests {
    @Test(
        "promtool has no complaint", .enabled(if: Promtool.isInstalled, "\(Promtool.missing)"),
        arguments: [
            ["check", "rules", MonitoringFile.alerts.path], ["check", "config", MonitoringFile.scraping.path],
            ["test", "rules", MonitoringFile.alertTests.path],
        ])
    func promtool(_ arguments: [String]) async throws {
        let (isWell, said) = try await Promtool.run(arguments)
        #expect(isWell, "\(said)")
        #expect(!said.localizedLowercase.contains("warning"), "\(said)")
    }

    @Test func `each alert is tried, says what to do and whom it wakes`() throws {
        let alerts = try MonitoringFile.alerts.text().matches(of: /- alert: (\w+)\n(?:(?!- alert:)[\s\S])*/)
        let tried = Set(try MonitoringFile.alertTests.text().matches(of: /alertname: (\w+)/).map { String($0.1) })
        #expect(alerts.count >= 10)
        #expect(Set(alerts.map { String($0.1) }) == tried)
        for alert in alerts {
            #expect(alert.0.contains(/labels: {severity: (page|ticket)}/), "\(alert.1)")
            #expect(alert.0.contains("summary:") && alert.0.contains("description:"), "\(alert.1)")
        }
    }

    @Test func `Grafana imports the dashboard`() throws {
        let dashboard = try Dashboard.read()
        #expect(dashboard.uid == "swift-resilience" && dashboard.title == "swift-resilience")
        #expect(dashboard.id == nil, "an id is one of another Grafana's database")
        #expect(dashboard.schemaVersion >= 36)
        let variables = dashboard.templating.list
        #expect(variables.first?.name == "datasource" && variables.first?.type == "datasource")
        #expect(variables.map(\.name) == ["datasource", "job", "instance"])
        let ids = dashboard.panels.map(\.id)
        #expect(Set(ids).count == ids.count)
        for panel in dashboard.panels where panel.type != "row" {
            #expect(panel.targets?.isEmpty == false, "\(panel.title)")
            #expect(panel.datasource?.uid == "${datasource}", "\(panel.title)")
            let letters = panel.targets?.map(\.refId) ?? []
            #expect(Set(letters).count == letters.count, "\(panel.title)")
            for target in panel.targets ?? [] {
                #expect(target.datasource.uid == "${datasource}" && !target.expr.isEmpty, "\(panel.title)")
                #expect(target.expr.contains(#"job=~"$job", instance=~"$instance""#), "\(panel.title)")
            }
        }
    }

    @Test func `panels lie side by side, none over another, and none beyond the edge`() throws {
        let panels = try Dashboard.read().panels
        for (index, panel) in panels.enumerated() {
            let place = panel.gridPos
            #expect(place.x >= 0 && place.x + place.w <= 24 && place.w > 0 && place.h > 0, "\(panel.title)")
            for other in panels[..<index].map(\.gridPos) {
                let areApart =
                    place.x >= other.x + other.w || other.x >= place.x + place.w || place.y >= other.y + other.h
                    || other.y >= place.y + place.h
                #expect(areApart, "\(panel.title)")
            }
        }
    }

    @Test func `the dashboard takes in the jobs that have these metrics, and no others`() throws {
        let job = try #require(try Dashboard.read().templating.list.first { $0.name == "job" })
        #expect(job.definition == "label_values(resilience_health, job)" && job.allValue == nil)
    }

    @Test func `the page of metrics explains each`() throws {
        let page = try MonitoringFile.page.text()
        for metric in ResilienceMetric.allCases where metric.rawValue.hasPrefix("resilience_") {
            let name = metric.rawValue.dropFirst("resilience_".count)
            #expect(["", "_total", "_info"].contains { page.contains("`\(name)\($0)`") }, "\(name)")
        }
    }

    @Test func `every metric that alerts and panels ask for is there`() async throws {
        let service = try await MonitoredService()
        try await service.run()
        let text = try await withMetricsFactory(service.metrics) {
            try await service.application().test(.router) { client in
                _ = try await client.execute(uri: "/rooms/1", method: .get)
                return String(buffer: try await client.execute(uri: "/metrics", method: .get).body)
            }
        }
        // What happens only where something is wrong with the metrics themselves
        let known = sampleNames(in: text).union(["resilience_metrics_overflow_total"])
        let alerts = try MonitoringFile.alerts.text().matches(of: /expr: (\|(?:\n {10,}.*)+|.*)/).map { String($0.1) }
        #expect(alerts.count >= 10)
        var asked = Set<String>()
        for expression in try Dashboard.read().expressions + alerts {
            asked.formUnion(
                expression.matches(of: /\b(resilience|process|hb|http_server)_[a-z0-9_]+/).map { String($0.0) })
        }
        #expect(asked.count > 25)
        #expect(asked.subtracting(known).isEmpty, "\(asked.subtracting(known).sorted())")
    }
}
