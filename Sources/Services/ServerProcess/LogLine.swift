import Foundation
import Logging

/// One log line in either format.
struct LogLine {
    let time: Date
    let level: Logger.Level
    let label: String
    let message: String
    let metadata: Logger.Metadata

    func formatted(as format: LogFormat) -> String {
        switch format {
        case .text: text
        case .json: json
        }
    }

    private var timestamp: String { time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }

    private var text: String {
        let pairs = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        return Self.oneLine("\(timestamp) \(level) \(label): \(message)\(pairs)")
    }

    private var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return text }
        return String(decoding: data, as: UTF8.self)
    }

    /// Escapes control characters and line breaks: what a client sent must not look like a line of its own.
    private static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: breaksLines) else { return text }
        return text.unicodeScalars.map { breaksLines($0) ? $0.escaped(asASCII: true) : String($0) }.joined()
    }

    private static func breaksLines(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension LogLine: Encodable {
    private enum Key: CodingKey { case time, level, label, message, metadata }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(timestamp, forKey: .time)
        try container.encode(level.rawValue, forKey: .level)
        try container.encode(label, forKey: .label)
        try container.encode(message, forKey: .message)
        if !metadata.isEmpty {
            try container.encode(metadata.mapValues(LogValue.init), forKey: .metadata)
        }
    }
}
