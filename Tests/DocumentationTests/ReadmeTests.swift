import Foundation
import Testing

@Suite("The README") struct ReadmeTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func text(_ file: String) throws -> String {
        try String(contentsOf: root.appending(path: file), encoding: .utf8)
    }

    @Test func `shows the program that is compiled, to the letter`() throws {
        let snippet = try Self.text("Examples/LimitedService/main.swift").trimmingCharacters(
            in: .whitespacesAndNewlines)
        #expect(try Self.text("README.md").contains("```swift\n\(snippet)\n```"))
    }

    @Test func `names only files that are there`() throws {
        let readme = try Self.text("README.md")
        let names = readme.matches(
            of: /(?:scripts|docs|Tests|Examples|Monitoring)\/[A-Za-z.\/-]+[A-Za-z]|[A-Z]+\.md|resilience\.yaml/
        )
        .map { String($0.output) }
        #expect(names.count > 5)
        for name in names {
            #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: name).path), "\(name)")
        }
    }
}
