import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Subprocess
import SystemPackage

/// A real Prometheus that scrapes one of our programs as the shipped example has it, only more often.
struct PrometheusServer: Sendable {
    /// Whether it is installed.
    static var isInstalled: Bool { path != nil }

    private static var path: String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/prometheus" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private let url: String
    private let http: HTTPClient

    /// Runs one for as long as `body` does, on a port that it finds.
    ///
    /// Every second it scrapes `target`, and evaluates the shipped alerts, of which none waits longer than a second.
    static func run(
        scraping target: RunningProgram, with http: HTTPClient, in workspace: Workspace,
        _ body: (PrometheusServer) async throws -> Void
    ) async throws {
        guard let path else { throw ProgramError("prometheus is not installed") }
        _ = try workspace.write(
            try shipped("alerts.yml").replacing(/for: \w+\n/, with: "for: 1s\n"), to: "alerts.yml")
        let configuration = try workspace.write(
            try shipped("prometheus.yml").replacing(/targets: \[.*\]/, with: "targets: ['127.0.0.1:\(target.port)']")
                .replacing("_interval: 15s", with: "_interval: 1s"),
            to: "prometheus.yml")
        let log = workspace.newName("prometheus.log")
        let errors = try FileDescriptor.open(
            workspace.path.appending(log), .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
        let arguments = [
            "--config.file=\(configuration)", "--storage.tsdb.path=\(workspace.path.appending("prometheus"))",
            "--web.listen-address=127.0.0.1:0",
        ]
        _ = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(arguments), input: .none, output: .discarded,
            error: .fileDescriptor(errors, closeAfterSpawningProcess: true)
        ) { execution in
            defer { try? execution.send(signal: .terminate) }
            let written = try await until("prometheus listens") {
                try workspace.text(of: log)
            } is: {
                $0.contains("Listening on")
            }
            guard let address = written.firstMatch(of: /"Listening on" address=(\S+)/)?.1 else {
                throw ProgramError("prometheus does not say where it listens: \(written)")
            }
            try await until("prometheus is ready") {
                try await http.answer(.GET, "http://\(address)/-/ready").status
            } is: {
                $0 == 200
            }
            try await body(PrometheusServer(url: "http://\(address)/api/v1/", http: http))
        }
    }

    /// A file of the folder `Monitoring`.
    static func shipped(_ name: String) throws -> String {
        let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .removingLastComponent()
        return try Workspace.text(at: root.appending("Monitoring/\(name)").string)
    }

    /// What an expression has as its value now, by its labels; empty where there is no series.
    func query(_ expression: String) async throws -> [[String: String]: String] {
        var allowed = CharacterSet.alphanumerics
        allowed.insert("_")
        let escaped = expression.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
        let answer: QueryResult = try await ask("query?query=\(escaped)")
        return Dictionary(uniqueKeysWithValues: answer.result.map { ($0.metric, $0.value.text) })
    }

    /// The alerts that fire, by name, and what they are about.
    func firing() async throws -> [String: [String: String]] {
        let alerts: Alerts = try await ask("alerts")
        return Dictionary(
            alerts.alerts.filter { $0.state == "firing" }.map { ($0.labels["alertname"] ?? "", $0.labels) }
        ) { first, _ in first }
    }

    /// Every rule, with how its last evaluation went: `ok`, or what was wrong.
    func rules() async throws -> [String: String] {
        let groups: RuleGroups = try await ask("rules")
        return Dictionary(
            uniqueKeysWithValues: groups.groups.flatMap(\.rules).map {
                ($0.name, $0.lastError.map { "\($0)" } ?? $0.health)
            })
    }

    /// Whether it can read the program's metrics: `up`, or why not.
    func target() async throws -> String {
        let targets: Targets = try await ask("targets")
        return targets.activeTargets.first.map { $0.lastError.isEmpty ? $0.health : $0.lastError } ?? "none"
    }

    private func ask<Value: Decodable>(_ call: String) async throws -> Value {
        let answer = try await http.answer(.GET, url + call)
        let reply = try JSONDecoder().decode(Reply<Value>.self, from: Data(answer.body.readableBytesView))
        guard let data = reply.data else { throw ProgramError("prometheus: \(call): \(reply.error ?? "no data")") }
        return data
    }
}
