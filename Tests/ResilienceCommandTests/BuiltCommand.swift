import Foundation
import Subprocess
import SystemPackage

/// The program as it was built beside these tests, and the folder that it is run in.
struct BuiltCommand {
    /// What it left behind.
    struct Result {
        let status: TerminationStatus
        let output: String
        let errors: String
    }

    let folder: FilePath

    /// Makes a folder with these files, and takes it away after `body`.
    static func with<Result>(
        _ files: [String: String] = [:], _ body: (BuiltCommand) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "resilience-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return try await body(BuiltCommand(folder: FilePath(folder.path(percentEncoded: false))))
    }

    /// The program's own path, or that of another build of it which TESTED_PROGRAM names.
    static let path: FilePath = {
        if let other = ProcessInfo.processInfo.environment["TESTED_PROGRAM"] { return FilePath(other) }
        let isBundle = { (component: FilePath.Component?) in component?.extension == "xctest" }
        let paths = CommandLine.arguments.map { FilePath($0) }
        guard var path = paths.first(where: { $0.components.contains(where: isBundle) }) else {
            return FilePath(FileManager.default.currentDirectoryPath).appending(".build/debug/resilience")
        }
        while !isBundle(path.lastComponent) { path.removeLastComponent() }
        return path.removingLastComponent().appending("resilience")
    }()

    /// Runs it to its end.
    func run(_ arguments: [String]) async throws -> Result {
        try await Self.run(.path(Self.path), arguments, in: folder)
    }

    /// Runs a shell script in which `$0` is the program.
    func runShell(_ script: String) async throws -> Result {
        try await Self.run(.name("sh"), ["-c", script, Self.path.string], in: folder)
    }

    /// Runs any program, with nothing to read.
    static func run(
        _ program: Executable, _ arguments: [String], in folder: FilePath? = nil
    ) async throws -> Result {
        let result = try await Subprocess.run(
            program, arguments: Arguments(arguments),
            environment: .inherit.updating([
                "RESILIENCE_CONFIG": "", "RESILIENCE_ENV": "", "JWT_KEY": "", "REDIS_URL": "",
            ]),
            workingDirectory: folder, input: .none, output: .string(limit: 1 << 24),
            error: .string(limit: 1 << 20))
        return Result(
            status: result.terminationStatus, output: result.standardOutput, errors: result.standardError)
    }
}
