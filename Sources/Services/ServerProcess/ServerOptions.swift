package import ArgumentParser
import Foundation

/// The options every server here takes, and the variables that say the same.
package struct ServerOptions: ParsableArguments {
    @Option(help: "The address or name to listen on; else HOST, else 127.0.0.1.")
    package var host: String?

    @Option(help: "The port to listen on, 0 for a free one; else PORT, else the program's own.")
    package var port: Int?

    @Option(help: "How log lines are written to standard error.")
    package var logFormat = LogFormat.text

    @Option(help: "The least severe log line that is written.")
    package var logLevel = LogLevel.info

    package init() {}

    package mutating func validate() throws {
        if let port, !Self.ports.contains(port) { throw ValidationError(Self.badPort("--port", "\(port)")) }
        if let host, host.isEmpty { throw ValidationError("--host is empty: give an address or a name") }
    }

    /// Weighs options against variables: options win, an empty variable is none.
    ///
    /// - Throws: ``ProcessError`` with ``ExitStatus/usage`` that names the variable that makes no sense.
    package func settings(
        defaultPort: Int,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ProcessError) -> ServerSettings {
        // Not `??`: its right side throws any error.
        let wanted: Int
        if let port { wanted = port } else { wanted = try Self.port("PORT", environment) ?? defaultPort }
        return ServerSettings(
            host: host ?? Self.value("HOST", environment) ?? "127.0.0.1",
            port: wanted,
            logFormat: logFormat,
            logLevel: logLevel
        )
    }

    /// The port that the variable `name` asks for, if it is set: for programs with a second one.
    ///
    /// - Throws: ``ProcessError`` with ``ExitStatus/usage``.
    package static func port(_ name: String, _ environment: [String: String]) throws(ProcessError) -> Int? {
        guard let text = value(name, environment) else { return nil }
        guard let port = Int(text), ports.contains(port) else { throw ProcessError(.usage, badPort(name, text)) }
        return port
    }

    private static let ports = 0...65_535

    private static func value(_ name: String, _ environment: [String: String]) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func badPort(_ name: String, _ found: String) -> String {
        "\(name): \"\(found)\" is no port: give a number from 0 to 65535, 0 takes a free one"
    }
}
