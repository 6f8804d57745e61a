import Logging
import Synchronization

/// What was logged, for tests to read.
final class LogRecord: Sendable {
    private struct Handler: LogHandler {
        let record: LogRecord
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            guard event.level >= record.least else { return }
            record.lines.withLock { $0.append("\(event.level): \(event.message)") }
            record.metadata.withLock { $0.append(event.metadata ?? [:]) }
        }
    }

    private let least: Logger.Level
    private let lines = Mutex<[String]>([])
    private let metadata = Mutex<[Logger.Metadata]>([])

    init(from least: Logger.Level = .notice) { self.least = least }

    /// One that writes here.
    var logger: Logger { Logger(label: "test") { _ in Handler(record: self) } }

    /// What came with the last line; empty if nothing did.
    var lastMetadata: [String: String] { metadata.withLock { $0.last ?? [:] }.mapValues(\.description) }

    /// What was logged at this level or above since the last time it was asked for.
    func take() -> [String] {
        lines.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }
}
