import Foundation
import Testing

@Suite("The table of log lines") struct LogTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let page = "Sources/Runtime/ResilienceService/ResilienceService.docc/LogsAndSpans.md"

    /// The texts of all sources that log.
    private static func sources() throws -> [(name: String, text: String)] {
        let folder = root.appending(path: "Sources")
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return try names.filter { $0.hasSuffix(".swift") && !$0.hasPrefix("Services/SpeechService/") }.map {
            ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
        }
    }

    @Test func `names all metadata that the services log, and none that they do not`() throws {
        let text = try String(contentsOf: Self.root.appending(path: Self.page), encoding: .utf8)
        let table = text.prefix(upTo: try #require(text.range(of: "### Spans")).lowerBound)
        let told = Set(table.matches(of: /`([a-z_]+(?:\.[a-z_]+)*)`/).map { String($0.output.1) })
        var logged: Set<String> = []
        for (_, text) in try Self.sources() where text.contains(/import Logging|logger\b/) {
            for block in text.matches(of: /[mM]etadata(?:: Logger\.Metadata|: Metadata)?(?::| =) \[(?s:(.*?))\]\)?\n/) {
                for key in block.output.1.matches(of: /"([a-z_.]+)":/) { logged.insert(String(key.output.1)) }
            }
            for key in text.matches(of: #/metadata\["([a-z_.]+)"\] = /#) { logged.insert(String(key.output.1)) }
        }
        #expect(logged.count > 20)
        #expect(logged.subtracting(told) == [])
        // `skipped` and the like are words of the text, too
        #expect(told.subtracting(logged) == [])
    }

    @Test func `names all attributes of spans`() throws {
        let text = try String(contentsOf: Self.root.appending(path: Self.page), encoding: .utf8)
        var count = 0
        for (name, source) in try Self.sources() {
            for key in source.matches(of: #/\["(resilience\.[a-z_]+\.[a-z_]+|peer\.service|error\.type)"\] = /#) {
                let attribute = String(key.output.1)
                let last = attribute.split(separator: ".").last ?? ""
                #expect(text.contains("`\(attribute)`") || text.contains("`.\(last)`"), "\(name): \(attribute)")
                count += 1
            }
        }
        #expect(count > 10)
    }
}
