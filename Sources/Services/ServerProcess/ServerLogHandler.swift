import Foundation
package import Logging

/// Writes log lines to standard error as text or JSON, so that standard output stays for what programs read.
package struct ServerLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let format: LogFormat
    private let write: @Sendable (String) -> Void

    /// Creates a handler; `write` takes whole lines without their line break.
    package init(
        label: String,
        format: LogFormat,
        level: Logger.Level,
        metadataProvider: Logger.MetadataProvider? = nil,
        write: @escaping @Sendable (String) -> Void = { StandardStream.error.write(line: $0) }
    ) {
        self.label = label
        self.format = format
        self.write = write
        self.metadataProvider = metadataProvider
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var merged = metadata
        for more in [metadataProvider?.get(), event.metadata] {
            merged.merge(more ?? [:]) { _, new in new }
        }
        if let error = event.error { merged["error"] = "\(error)" }
        let line = LogLine(
            time: Date(), level: event.level, label: label, message: event.message.description, metadata: merged)
        write(line.formatted(as: format))
    }
}
