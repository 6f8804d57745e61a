import ArgumentParser
package import Logging

/// The least severe log line that is written.
package enum LogLevel: String, CaseIterable, ExpressibleByArgument, Sendable {
    case trace, debug, info, notice, warning, error, critical

    /// The same in the words of swift-log.
    package var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}
