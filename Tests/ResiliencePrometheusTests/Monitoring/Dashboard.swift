import Foundation

/// As much of a Grafana dashboard as its import looks at.
struct Dashboard: Decodable {
    struct Datasource: Decodable {
        let type: String
        let uid: String
    }

    struct Target: Decodable {
        let refId: String
        let expr: String
        let datasource: Datasource
    }

    struct Place: Decodable {
        let x: Int
        let y: Int
        let w: Int
        let h: Int
    }

    struct Panel: Decodable {
        let id: Int
        let title: String
        let type: String
        let gridPos: Place
        let datasource: Datasource?
        let targets: [Target]?
    }

    struct Variable: Decodable {
        let name: String
        let type: String
        let definition: String?
        let allValue: String?
    }

    struct Variables: Decodable {
        let list: [Variable]
    }

    struct Annotation: Decodable {
        let name: String
        let expr: String?
    }

    struct Annotations: Decodable {
        let list: [Annotation]
    }

    let id: Int?
    let uid: String
    let title: String
    let schemaVersion: Int
    let templating: Variables
    let annotations: Annotations
    let panels: [Panel]

    static func read() throws -> Dashboard {
        try JSONDecoder().decode(Dashboard.self, from: Data(try MonitoringFile.dashboard.text().utf8))
    }

    /// Every query in it.
    var expressions: [String] {
        panels.flatMap { $0.targets ?? [] }.map(\.expr) + annotations.list.compactMap(\.expr)
            + templating.list.compactMap(\.definition)
    }
}
