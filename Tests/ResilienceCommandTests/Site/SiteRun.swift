import Foundation
import Subprocess
import SystemPackage

/// What the command says about the log of a made-up site, found once for all tests.
struct SiteRun {
    let log: SiteLog
    /// The requests as a limiter sees them.
    let requests: [SiteRequest]
    let summary: SiteSummary
    let suggestion: SiteSuggestion
    let comparison: SiteComparison

    /// 100,000 lines, or as many as SITE_LINES says.
    static let lines = ProcessInfo.processInfo.environment["SITE_LINES"].flatMap(Int.init) ?? 100_000

    private static let run = Task { try await SiteRun(lines: lines) }

    /// The one run, which all who ask wait for.
    static var shared: SiteRun { get async throws { try await run.value } }

    private init(lines: Int) async throws {
        let log = SiteLog(lines: lines, seed: 4)
        (self.log, requests) = (log, log.inTime)
        (summary, suggestion, comparison) = try await BuiltCommand.with(["site.yaml": SiteRule.yaml]) { command in
            try log.write(to: command.folder.appending("access.log").string)
            async let summary: SiteSummary = Self.ask(command, "simulate", "--summary")
            let suggestion: SiteSuggestion = try await Self.ask(command, "suggest", "--keep", "99.9%")
            let path = command.folder.appending("suggested.yaml").string
            try Data(suggestion.yaml.utf8).write(to: URL(filePath: path))
            let comparison: SiteComparison = try await Self.ask(command, "simulate", "--compare", path)
            return (try await summary, suggestion, comparison)
        }
    }

    private static func ask<Answer: Decodable>(_ command: BuiltCommand, _ arguments: String...) async throws -> Answer {
        let traffic = ["--config", "site.yaml", "--log", "access.log", "--format", "json"]
        let result = try await command.run(arguments + traffic)
        guard result.status.isSuccess else { throw Failure(errors: result.errors) }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Answer.self, from: Data(result.output.utf8))
    }

    /// What the command said instead of an answer.
    struct Failure: Error { let errors: String }
}
