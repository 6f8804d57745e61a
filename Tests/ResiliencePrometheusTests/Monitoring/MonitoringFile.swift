import Foundation

/// What operators load: the files in the folder `Monitoring` of this package.
enum MonitoringFile: String, CaseIterable {
    case alerts = "alerts.yml"
    case alertTests = "alerts.test.yml"
    case dashboard = "grafana.json"
    case scraping = "prometheus.yml"
    /// What explains them.
    case page = "../Sources/Integrations/ResiliencePrometheus/ResiliencePrometheus.docc/Monitoring.md"

    var path: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Monitoring/\(rawValue)").path(percentEncoded: false)
    }

    func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}
