import Foundation
import Subprocess
import SystemPackage

/// One of our programs, as it was built beside these tests.
enum Program: String, Sendable {
    case orchestrator = "voice-orchestrator"
    case speechService = "speech-service"
    case resilience

    /// What a program is given of this process's variables; the others could change what it does.
    private static let inherited = ["PATH", "HOME", "LD_LIBRARY_PATH"]

    /// The folder that the tests' bundle is in.
    private static let folder: FilePath = {
        let isBundle = { (component: FilePath.Component?) in component?.extension == "xctest" }
        let paths = CommandLine.arguments.map { FilePath($0) }
        guard var path = paths.first(where: { $0.components.contains(where: isBundle) }) else { return ".build/debug" }
        while !isBundle(path.lastComponent) { path.removeLastComponent() }
        return path.removingLastComponent()
    }()

    /// How it is started, in `workspace`.
    func configuration(
        _ arguments: [String], environment: [String: String], in workspace: Workspace
    ) -> Configuration {
        let variables = ProcessInfo.processInfo.environment.filter { Self.inherited.contains($0.key) }
            .merging(environment) { _, given in given }
        let program = Self.folder.appending(rawValue)
        // A library that is loaded first may move the environment, behind which Swift looks for the arguments; so it is
        // loaded into env, which then becomes the program
        let isPreloaded = environment["LD_PRELOAD"] != nil
        return Configuration(
            executable: .path(isPreloaded ? "/usr/bin/env" : program),
            arguments: Arguments(isPreloaded ? [program.string] + arguments : arguments),
            environment: .custom(variables.map { Array("\($0)=\($1)\0".utf8) }), workingDirectory: workspace.path)
    }

    /// Runs it to its end.
    func run(
        _ arguments: [String], environment: [String: String] = [:], input: String = "", in workspace: Workspace
    ) async throws -> FinishedProgram {
        let result = try await Subprocess.run(
            configuration(arguments, environment: environment, in: workspace), input: .string(input),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        return FinishedProgram(
            status: result.terminationStatus, output: result.standardOutput, errors: result.standardError)
    }
}
