import Foundation
import Subprocess
import SystemPackage
import Testing

@Suite("resilience simulate, in other words")
struct SimulateOutputTests {
    private static let files = [
        "c.yaml": "rate_limits: {default: {limits: [2/minute]}}",
        "d.yaml": "rate_limits: {default: {limits: [1/minute]}}",
        "trace": (0..<3).map { #"{"at":\#($0),"path":"/x","client":"a"}"# }.joined(separator: "\n"), "bad": "{",
    ]

    @Test func `summarises, as a table and as JSON`() async throws {
        try await BuiltCommand.with(Self.files) { command in
            let options = ["simulate", "--config", "c.yaml", "--trace", "trace", "--summary"]
            let table = try await command.run(options)
            #expect(
                table.output.hasPrefix(
                    "3 events from 0s to 2s, 2s\n\nRequests\nanswer   requests   share\nallowed         2"))
            let json = try await command.run(options + ["--format", "json"])
            #expect(json.output.hasPrefix(#"{"events":3,"from":0,"to":2,"#) && json.output.hasSuffix("}\n"))
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.output.utf8)) }
            #expect(table.errors.isEmpty && json.errors.isEmpty)
        }
    }

    @Test func `compares, and names as many as it is asked to`() async throws {
        try await BuiltCommand.with(Self.files) { command in
            let options = ["simulate", "--config", "c.yaml", "--trace", "trace", "--compare", "d.yaml"]
            let table = try await command.run(options)
            #expect(table.output.contains("Newly denied: 1 request of 1 client\n"))
            #expect(table.output.contains("default  a              1              1      2  1s\n"))
            let none = try await command.run(options + ["--top", "0"])
            #expect(none.output.contains("of 1 client\n… and 1 more: "))
            let json = try await command.run(options + ["--top", "0", "--format", "json"])
            #expect(json.output.contains(#""by_client":[{"rule":"default","client":"a","requests":1,"#))
        }
    }

    @Test(arguments: [
        (["--summary", "--compare", "d.yaml"], 64 as Int32, "give one of them, not both"),
        (["--format", "json"], 64, "answers are always JSON"),
        (["--top", "3"], 64, "--top: goes with --summary or --compare"),
        (["--summary", "--top=-1"], 64, "--top: -1, it must be 0 or more"),
        (["--compare", "none.yaml"], 78, "none.yaml: no such file"),
        (["--summary", "--trace", "bad"], 64, "line 1: not JSON"),
        (["--plot", "none/p.svg"], 69, "none/p.svg: there is no such folder"),
        (["--plot", "."], 69, ".: a directory, not a file"),
    ])
    func `says what is wrong with what it is asked for, and prints nothing else`(
        _ options: [String], _ status: Int32, _ message: String
    ) async throws {
        try await BuiltCommand.with(Self.files) { command in
            let result = try await command.run(["simulate", "--config", "c.yaml"] + options)
            #expect(result.status == .exited(status))
            #expect(result.errors.contains(message), "\(result.errors)")
            #expect(result.output.isEmpty)
        }
    }

    @Test(arguments: [[], ["--summary"], ["--compare", "d.yaml"]])
    func `draws a picture beside what it prints`(_ options: [String]) async throws {
        try await BuiltCommand.with(Self.files.merging(["p.svg": "an older one"]) { $1 }) { command in
            let arguments = ["simulate", "--config", "c.yaml", "--trace", "trace", "--plot", "p.svg"] + options
            let result = try await command.run(arguments)
            #expect(result.status == .exited(0), "\(result.errors)")
            #expect(!result.output.isEmpty)
            let svg = try String(contentsOfFile: command.folder.appending("p.svg").string, encoding: .utf8)
            let picture = try #require(ParsedPicture(svg))
            #expect(picture.rectangles(of: "denied").count >= 1)
            #expect(picture.elements(of: "client").map(\.text) == ["a"])
        }
    }

    @Test func `leaves an older picture as it is, and no new one, when there is nothing to draw`() async throws {
        try await BuiltCommand.with(Self.files.merging(["old.svg": "an older one"]) { $1 }) { command in
            for name in ["old.svg", "new.svg"] {
                let result = try await command.run(["simulate", "--config", "c.yaml", "--trace", "bad", "--plot", name])
                #expect(result.status == .exited(64))
            }
            #expect(
                try String(contentsOfFile: command.folder.appending("old.svg").string, encoding: .utf8)
                    == "an older one")
            #expect(!FileManager.default.fileExists(atPath: command.folder.appending("new.svg").string))
        }
    }
}
