#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A configuration, events in ascending time, and the line that is to be printed for each.
package struct TraceVector: Decodable, Sendable, CustomStringConvertible {
    /// An event and its answer.
    package struct Step: Decodable, Sendable {
        package let event: JSONValue
        package let line: JSONValue
        /// The arithmetic, where it is not plain.
        package let why: String?

        /// The event as a trace has it.
        package var text: String {
            get throws {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                return String(decoding: try encoder.encode(event), as: UTF8.self)
            }
        }
    }

    package let name: String
    /// The sentence that it shows.
    package let rule: String
    package let why: String
    /// Keys that are not built yet: the configuration is an error as long as they are not.
    package let needs: [String]?
    /// YAML.
    package let configuration: String
    package let steps: [Step]

    package var description: String { name }

    /// What was worked out by hand for circuits, queues or requests.
    package static func all(in folder: String) throws -> [TraceVector] {
        try VectorFile<TraceVector>.all(in: folder).flatMap(\.vectors)
    }
}
