package import HummingbirdCore
import Logging

/// Where a server listens and how it logs, options and variables already weighed.
package struct ServerSettings: Equatable, Sendable {
    /// A name or an address.
    package var host: String
    /// 0 takes a free one.
    package var port: Int
    package var logFormat: LogFormat
    package var logLevel: LogLevel

    package init(host: String, port: Int, logFormat: LogFormat = .text, logLevel: LogLevel = .info) {
        self.host = host
        self.port = port
        self.logFormat = logFormat
        self.logLevel = logLevel
    }

    /// The same for Hummingbird.
    package var address: BindAddress { .hostname(host, port: port) }

    /// `host:port`, IPv6 addresses in brackets.
    package var endpoint: String { Endpoint(host: host, port: port).description }

    /// Makes every logger of this process, also those of libraries, write as asked for. Once a process.
    package func bootstrapLogging() {
        let (format, level) = (logFormat, logLevel.level)
        LoggingSystem.bootstrap { label in ServerLogHandler(label: label, format: format, level: level) }
    }
}
