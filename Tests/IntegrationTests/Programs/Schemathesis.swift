import Foundation
import Subprocess
import SystemPackage

/// Makes up requests from an OpenAPI document, and holds the answers against it: https://schemathesis.io, as
/// `scripts/setup test` installs it.
enum Schemathesis {
    /// Where this package is.
    private static let package = FilePath(FileManager.default.currentDirectoryPath)
    private static let program = package.appending(".build/schemathesis/bin/schemathesis")

    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program.string) }

    /// Tries what a service at `url` describes for at most `seconds`, as an administrator.
    ///
    /// - Returns: what it prints, and how it ends: 0 if it found nothing.
    static func run(
        _ url: String, token: String, seconds: Int, in workspace: Workspace
    ) async throws -> FinishedProgram {
        let result = try await Subprocess.run(
            .path(program),
            arguments: [
                "--config-file", package.appending("schemathesis.toml").string, "run",
                url + "/resilience/openapi.json", "--header", "Authorization: Bearer \(token)", "--seed", "1",
                "--max-time", "\(seconds)", "--max-examples", "30", "--request-timeout", "10",
                "--generation-database", "none", "--no-color",
            ],
            workingDirectory: workspace.path, input: .none, output: .string(limit: 1 << 22),
            error: .string(limit: 1 << 20))
        return FinishedProgram(
            status: result.terminationStatus, output: result.standardOutput, errors: result.standardError)
    }
}
